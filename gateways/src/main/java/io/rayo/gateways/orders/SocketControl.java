package io.rayo.gateways.orders;

/** What a session wants of its connections. Called on the session's thread; must not call back into the session. */
public interface SocketControl {
    /** Does nothing: for sessions whose connections are driven by a test. */
    SocketControl NONE = new SocketControl() {
        @Override
        public void reconnect(final SocketRole role, final String reason) {
            // nothing to reconnect
        }

        @Override
        public void onToken(final SocketRole role, final boolean ok) {
            // nobody asked for one
        }
    };

    /**
     * A socket is open but of no use: it is to be closed and made anew.
     *
     * @param role of the socket.
     * @param reason in a few words.
     */
    void reconnect(SocketRole role, String reason);

    /**
     * The token of a socket was asked for, see {@link OrderSession#requestToken}.
     *
     * @param role of the socket.
     * @param ok whether the venue gave one.
     */
    void onToken(SocketRole role, boolean ok);
}
