/**
 * The inbound and outbound rings: 512-byte slots over one off-heap slab, moved by LMAX Disruptor sequences. Producers
 * and consumers each on their own thread, or all on one (layout inline). Never interprets a message beyond its header.
 */
package io.rayo.engine.ring;
