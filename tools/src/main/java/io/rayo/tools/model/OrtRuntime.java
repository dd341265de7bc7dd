package io.rayo.tools.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * ONNX Runtime's environment, one for the process. Any thread.
 *
 * <p>Making the native environment registers all operators, which takes nearly a megabyte of stack: as much as a thread
 * has by default. On such a thread with some frames on it already the process dies of a segmentation fault, without a
 * word from the JVM. So it is made on a thread of its own with a large stack.
 *
 * <p>The runtime's Java half gives the native environment back in a shutdown hook of its own, while other threads may
 * still run or load models: after Ctrl-C that is a segmentation fault, too. The native environment counts its
 * references, so one more is taken here that is never given back, and the environment lives as long as the process.
 */
public final class OrtRuntime {
    /** Stack of threads that make or run models; what is not used of it costs nothing. */
    public static final long STACK_BYTES = 16L << 20;

    private static OrtEnvironment environment;

    private OrtRuntime() {}

    /** Opens it. A thread, and not an initialiser: that would wait for itself. */
    private static final class Opener extends Thread {
        private OrtEnvironment opened;
        private Throwable failure;

        Opener() {
            super(null, null, "onnx-runtime", STACK_BYTES);
        }

        @Override
        public void run() {
            try {
                opened = open();
            } catch (final Throwable ex) { // UnsatisfiedLinkError, on a platform without the library
                failure = ex;
            }
        }
    }

    static synchronized OrtEnvironment environment() {
        if (null == environment) {
            final Opener opener = new Opener();
            opener.start();
            boolean interrupted = false;
            while (opener.isAlive()) {
                try {
                    opener.join();
                } catch (final InterruptedException ex) {
                    interrupted = true; // it cannot be given up halfway
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (null != opener.failure) {
                throw new IllegalStateException(
                        "ONNX Runtime does not start: " + opener.failure.getMessage(), opener.failure);
            }
            environment = opener.opened;
        }
        return environment;
    }

    /** One thread, no log of what is only a remark. To be closed after its session. */
    static OrtSession.SessionOptions newOptions() throws OrtException {
        environment();
        final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }

    private static OrtEnvironment open() throws OrtException, ReflectiveOperationException {
        final OrtEnvironment opened = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "rayo");
        opened.setTelemetry(false);
        final Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
        api.setAccessible(true);
        final Method create =
                OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
        create.setAccessible(true);
        create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL.getValue(), "rayo");
        return opened;
    }
}
