package io.rayo.tools.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.CommandOutcome;
import io.rayo.codecs.sbe.CommandResultDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.RiskState;
import io.rayo.codecs.sbe.RiskStatusDecoder;
import io.rayo.engine.stage.Undo;
import io.rayo.tools.control.ControlFiles;
import io.rayo.tools.control.ControlServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Turns what people ask of a running node into journaled commands, and waits for the core's answer. The kill switch
 * also comes from a file in the node's folder, and from a signal.
 *
 * <pre>
 *   socket, KILL file, signal -> Command (inbound, journaled) -> core -> CommandResult (outbound, journaled) -> answer
 * </pre>
 *
 * <p>Requests come on threads of the control server; {@link #onMessage} is called on the order sender's.
 */
final class NodeControl implements ControlServer.Handler, MessageHandler, AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long PUBLISH_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    /** Cancels of one event: an order id has room for so many. */
    private static final int CANCELS_PER_EVENT = 64;

    /** Follow-ups of the kill switch: enough for 65,536 orders. */
    private static final int MAX_FOLLOW_UPS = 1 << 10;

    /** The risk stage's states by their codes are counters for others. */
    private static final RiskState[] STATES = {
        RiskState.ACTIVE, RiskState.REDUCE_ONLY, RiskState.HALT, RiskState.FLATTEN
    };

    private final NodeConfig config;
    private final CommandPublisher publisher;
    private final EpochNanoClock clock;
    private final Consumer<Throwable> onFault;
    private final AtomicLong correlation;
    private final Map<Long, Answer> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger commands = new AtomicInteger();
    private final CommandResultDecoder result = new CommandResultDecoder();
    private final RiskStatusDecoder riskStatus = new RiskStatusDecoder();
    private final Path killFile;
    private final int followUps;
    private volatile RiskState state;
    private volatile String killedFrom = "";
    private boolean isKillFileSeen;
    private ControlServer server;

    /** The core's answer to one command. */
    private static final class Answer {
        private final CountDownLatch come = new CountDownLatch(1);
        private CommandOutcome outcome;
        private long sequence;
        private String text = "";
    }

    NodeControl(
            final NodeConfig config,
            final CommandPublisher publisher,
            final EpochNanoClock clock,
            final RiskState state,
            final Consumer<Throwable> onFault) {
        this.config = config;
        this.publisher = publisher;
        this.clock = clock;
        this.state = state;
        this.onFault = onFault;
        correlation = new AtomicLong(clock.nanoTime());
        killFile = ControlFiles.killFile(config.folder());
        followUps = Math.min(MAX_FOLLOW_UPS, config.core().risk().maxOpenOrders() / CANCELS_PER_EVENT + 1);
    }

    /** Looks at the file before anything can be traded, and opens the socket. */
    void start() throws IOException {
        poll();
        server = new ControlServer(config.folder(), this);
    }

    /** Throws the kill switch soon, without waiting. Any thread, a signal's too. */
    void kill(final String from) {
        killedFrom = from;
        server.wakeUp();
    }

    /** Code of the risk stage's state, for the counters. */
    long stateCode() {
        return state.value();
    }

    /** Commands that were published, for the counters. */
    long commands() {
        return commands.get();
    }

    /** Adds what others want to know of the control. */
    void addTo(final NodeCounters counters, final LongSupplier coreSequence) {
        counters.add(CountersFile.RISK_STATE, this::stateCode);
        counters.add("control: commands", this::commands);
        counters.add("core: inbound sequence", coreSequence);
    }

    @Override
    public void poll() {
        final boolean isThere = Files.exists(killFile);
        if (isThere && !isKillFileSeen) {
            throwSwitch("file " + killFile.getFileName());
        }
        isKillFileSeen = isThere;
        final String from = killedFrom;
        if (!from.isEmpty()) {
            killedFrom = "";
            throwSwitch(from);
        }
    }

    /** The switch without an answer; if even that cannot be published, the node is stopped. */
    private void throwSwitch(final String from) {
        try {
            publish(CommandType.KILL_SWITCH_ON, 0, "", from, "operator");
            followUp();
        } catch (final IllegalStateException ex) {
            onFault.accept(new IllegalStateException("the kill switch (" + from + ") could not be thrown", ex));
        }
    }

    /**
     * One event has ids for 64 cancels; with more orders than that the next event goes on, and in a quiet market there
     * may be none for long.
     */
    private void followUp() {
        try {
            for (int i = 1; i < followUps; i++) {
                publish(CommandType.CANCEL_ALL, 0, "", "kill switch", "node");
            }
        } catch (final IllegalStateException ex) {
            // the command itself is in: a ring that is full has events enough that go on with it
        }
    }

    private synchronized void publish(
            final CommandType type,
            final long correlationId,
            final String target,
            final String argument,
            final String actor) {
        final long deadlineNs = System.nanoTime() + PUBLISH_TIMEOUT_NS;
        while (!publisher.tryPublish(type, correlationId, target, argument, actor, clock.nanoTime())) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("the node is too busy: its inbound ring has been full for "
                        + TimeUnit.NANOSECONDS.toSeconds(PUBLISH_TIMEOUT_NS) + " s; nothing was done");
            }
            LockSupport.parkNanos(50_000);
        }
        commands.incrementAndGet();
    }

    @Override
    public ObjectNode handle(final ObjectNode request) {
        final String command = request.path("command").asText();
        final String actor = text(request, "actor", CommandPublisher.MAX_TARGET, "unknown");
        final String reason = text(request, "reason", CommandPublisher.MAX_ARGUMENT, "");
        final String target = text(request, "target", CommandPublisher.MAX_TARGET, "");
        return switch (command) {
            case "status" -> status();
            case "kill" -> ask(CommandType.KILL_SWITCH_ON, "", reason, actor);
            case "reset-kill" ->
                Files.exists(killFile)
                        ? ControlServer.error("the file " + killFile + " is there: remove it first")
                        : ask(CommandType.KILL_SWITCH_OFF, "", reason, actor);
            case "reduce-only" -> ask(CommandType.REDUCE_ONLY_ON, "", reason, actor);
            case "re-arm" -> ask(CommandType.REDUCE_ONLY_OFF, "", reason, actor);
            case "flatten" -> ask(CommandType.FLATTEN, "", reason, actor);
            case "cancel-all" -> ask(CommandType.CANCEL_ALL, "", reason, actor);
            case "start-strategy" -> ask(CommandType.START_STRATEGY, target, "", actor);
            case "stop-strategy" -> ask(CommandType.STOP_STRATEGY, target, "", actor);
            case "set-parameter" ->
                ask(
                        CommandType.SET_PARAMETER,
                        target,
                        text(request, "argument", CommandPublisher.MAX_ARGUMENT, ""),
                        actor);
            case "undo" -> undo(text(request, "argument", CommandPublisher.MAX_ARGUMENT, ""), actor);
            case "load-model" ->
                tell(
                        CommandType.LOAD_MODEL,
                        target,
                        text(request, "argument", CommandPublisher.MAX_ARGUMENT, ""),
                        actor);
            case "train-model" -> tell(CommandType.REQUEST_TRAINING, target, reason, actor);
            case "inject" ->
                NodeConfig.Mode.LIVE == config.mode()
                        ? ControlServer.error("test signals are for mode paper, and this node is live")
                        : ask(
                                CommandType.INJECT_SIGNAL,
                                target,
                                text(request, "argument", CommandPublisher.MAX_ARGUMENT, ""),
                                actor);
            default -> ControlServer.error("no such command: " + command);
        };
    }

    private static String text(
            final ObjectNode request, final String name, final int maxLength, final String fallback) {
        final String text = request.path(name).asText(fallback);
        if (text.getBytes(StandardCharsets.UTF_8).length > maxLength) {
            throw new IllegalArgumentException(name + " is longer than " + maxLength + " bytes");
        }
        return text;
    }

    /** Of models: the predictor's affair, of which the core knows nothing and so cannot answer. */
    private ObjectNode tell(final CommandType type, final String target, final String argument, final String actor) {
        if (config.models().stream().noneMatch(model -> model.name().equals(target))) {
            return ControlServer.error("there is no model " + target + " in this node");
        }
        if (CommandType.REQUEST_TRAINING == type
                && config.models().stream()
                        .noneMatch(model ->
                                model.name().equals(target) && model.retrain().onRequest())) {
            return ControlServer.error(
                    "model " + target + " is not trained on request: prediction[" + target + "].retrain.onRequest");
        }
        publish(type, 0, target, argument, actor);
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("ok", true);
        root.put("mode", mode());
        root.put("riskState", state.name());
        return root;
    }

    private ObjectNode ask(final CommandType type, final String target, final String argument, final String actor) {
        // the argument "recovery" is the node's own word to itself
        if (CommandType.REDUCE_ONLY_ON == type && "recovery".equals(argument)) {
            return ControlServer.error("a reason cannot be \"recovery\"");
        }
        final long id = correlation.incrementAndGet();
        final Answer answer = new Answer();
        waiting.put(id, answer);
        try {
            publish(type, id, target, argument, actor);
            if (CommandType.KILL_SWITCH_ON == type || CommandType.CANCEL_ALL == type) {
                followUp(); // at once: whoever waits for the answer would hold up the rest
            }
            if (!answer.come.await(ANSWER_TIMEOUT_NS, TimeUnit.NANOSECONDS)) {
                return ControlServer.error("the command is under way, but the core has not answered for "
                        + TimeUnit.NANOSECONDS.toSeconds(ANSWER_TIMEOUT_NS)
                        + " s: the node hangs; to withdraw its orders use rayo panic");
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            return ControlServer.error("the node is stopping");
        } finally {
            waiting.remove(id);
        }
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("ok", CommandOutcome.APPLIED == answer.outcome);
        if (CommandOutcome.APPLIED != answer.outcome) {
            root.put("error", answer.text);
        }
        root.put("command", id);
        root.put("sequence", answer.sequence);
        root.put("mode", mode());
        root.put("riskState", state.name());
        return root;
    }

    /** Takes a command back: the strategies are asked first, then the factor on the size of orders. */
    private ObjectNode undo(final String id, final String actor) {
        if (!id.matches("[1-9][0-9]{0,18}")) {
            return ControlServer.error("a command to take back is named by its number, not \"" + id + '"');
        }
        final ObjectNode answer = ask(CommandType.UNDO, Undo.STRATEGIES, id, actor);
        return Undo.unknown(id).equals(answer.path("error").asText())
                ? ask(CommandType.UNDO, Undo.RISK, id, actor)
                : answer;
    }

    private ObjectNode status() {
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("ok", true);
        root.put("pid", ProcessHandle.current().pid());
        root.put("mode", mode());
        root.put("riskState", state.name());
        root.put("killFile", Files.exists(killFile));
        return root;
    }

    private String mode() {
        return config.mode().name().toLowerCase(Locale.ROOT);
    }

    /** Takes the core's answers among the outbound messages; on the order sender's thread. */
    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (CommandResultDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
            result.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            final Answer answer = waiting.get(result.correlationId());
            if (null != answer) {
                answer.outcome = result.outcome();
                answer.sequence = EventHeaders.causeSequence(buffer, offset);
                answer.text = result.text();
                answer.come.countDown();
            }
        } else if (RiskStatusDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
            riskStatus.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            final int code = riskStatus.stateRaw();
            if (code < STATES.length) {
                state = STATES[code];
            }
        }
    }

    @Override
    public void close() {
        if (null != server) {
            server.close();
        }
    }
}
