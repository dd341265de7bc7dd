/**
 * Owns recordings as something to be served: what they hold, their time line, the instruments they imply, the results
 * expected of them. A reader thread per file parses rows; everything else runs on the server's event loop. Never
 * changes the text of a frame.
 */
package io.rayo.gateways.sim.playback;
