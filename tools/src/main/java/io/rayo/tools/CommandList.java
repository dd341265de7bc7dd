package io.rayo.tools;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/** The commands in a help text, each with the first sentence of what it does, whole: the library cuts it at a line. */
final class CommandList implements IHelpSectionRenderer {
    private static final int INDENT = 2;
    private static final int GAP = 3;

    @Override
    public String render(final Help help) {
        final CommandSpec spec = help.commandSpec();
        int widest = 0;
        for (final String name : spec.subcommands().keySet()) {
            widest = Math.max(widest, name.length());
        }
        final int names = INDENT + widest + GAP;
        final TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(names, INDENT, Column.Overflow.SPAN),
                new Column(Math.max(40, spec.usageMessage().width() - names), 0, Column.Overflow.WRAP));
        spec.subcommands()
                .forEach((name, command) -> table.addRowValues(
                        help.colorScheme().commandText(name),
                        help.colorScheme().text(firstSentence(command.getCommandSpec()))));
        return table.toString();
    }

    /** What a command does, in a sentence. */
    static String firstSentence(final CommandSpec spec) {
        final String text = String.join(" ", spec.usageMessage().description())
                .replace("%%", "%")
                .replace("%n", " ");
        final int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
