package io.rayo.tools;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The help of every command: there, with an example, and without a warning about its text. */
class HelpTest {
    private static void collect(CommandLine line, List<String> path, List<List<String>> all) {
        all.add(path);
        line.getSubcommands().forEach((name, below) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(below, longer, all);
        });
    }

    @Test
    void shouldPrintTheHelpOfEveryCommandWithAnExample() {
        List<List<String>> all = new ArrayList<>();
        collect(Rayo.newCommandLine(), List.of(), all);
        assertTrue(all.size() > 20, () -> all.toString());
        for (List<String> path : all) {
            List<String> arguments = new ArrayList<>(path);
            arguments.add("--help");
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int status = Rayo.execute(
                    arguments.toArray(new String[0]), new PrintWriter(out, true), new PrintWriter(err, true));
            assertEquals(0, status, arguments::toString);
            assertEquals("", err.toString(), arguments::toString);
            assertTrue(out.toString().contains("Usage: rayo"), arguments::toString);
            assertTrue(out.toString().contains("Example"), () -> arguments + " has no example: " + out);
        }
    }

    @Test
    void shouldSayOfEachCommandInAWholeSentenceWhatItDoes() {
        StringWriter out = new StringWriter();
        Rayo.execute(new String[] {"--help"}, new PrintWriter(out, true), new PrintWriter(new StringWriter()));
        String text = out.toString().replaceAll("\\s+", " ");
        Rayo.newCommandLine().getSubcommands().forEach((name, command) -> {
            String sentence = CommandList.firstSentence(command.getCommandSpec());
            assertTrue(sentence.endsWith("."), () -> name + ": " + sentence);
            assertTrue(text.contains(name + " " + sentence), () -> name + " is cut: " + out);
        });
    }

    /** Texts are formats, and a bare percent sign makes the library print a warning beside the help. */
    @Test
    void shouldHaveNoTextThatTheLibraryCannotFormat() {
        List<CommandSpec> all = new ArrayList<>();
        all.add(Rayo.newCommandLine().getCommandSpec());
        for (int i = 0; i < all.size(); i++) {
            CommandSpec spec = all.get(i);
            spec.subcommands().values().forEach(below -> all.add(below.getCommandSpec()));
            check(spec, spec.usageMessage().description());
            check(spec, spec.usageMessage().header());
            check(spec, spec.usageMessage().footer());
            spec.args().forEach(argument -> check(spec, argument.description()));
        }
    }

    private static void check(CommandSpec spec, String... texts) {
        for (String text : texts) {
            assertDoesNotThrow(() -> String.format(text), () -> spec.qualifiedName() + ": " + text);
        }
    }
}
