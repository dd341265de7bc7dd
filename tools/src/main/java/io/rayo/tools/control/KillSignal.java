package io.rayo.tools.control;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Throws the kill switch when the operating system's signal USR2 comes. The JDK has no supported class for signals:
 * {@code sun.misc.Signal} of the module jdk.unsupported is asked for by name, and its absence is an answer.
 */
public final class KillSignal {
    /** Name of the signal, as {@code kill -USR2} takes it. */
    public static final String NAME = "USR2";

    private KillSignal() {}

    /**
     * Listens for the signal from now on, for the life of the process.
     *
     * @param onSignal called on a thread of the JVM's own.
     * @return false if the JVM keeps the signal for itself, or knows no signals.
     */
    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    public static boolean install(final Runnable onSignal) {
        try {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object proxy = Proxy.newProxyInstance(
                    KillSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if ("handle".equals(method.getName())) {
                            onSignal.run();
                            return null;
                        }
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> self == arguments[0];
                            default -> NAME;
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(NAME), proxy);
            return true;
        } catch (final ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException ex) {
            return false;
        }
    }
}
