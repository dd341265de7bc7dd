package io.rayo.tools.command;

import io.rayo.codecs.MessagePrinter;
import io.rayo.tools.UsageException;
import java.util.Locale;

/** Names of message types, as in the schema. */
final class TemplateNames {
    private static final int MAX_TEMPLATE_ID = 1 << 10;

    private TemplateNames() {}

    /** Name of a type. */
    static String name(final int templateId) {
        final String name = MessagePrinter.messageName(templateId);
        return null == name ? "template-" + templateId : name;
    }

    /** Id of a type by its name, whatever the case. */
    static int idOf(final String name) {
        for (int id = 0; id < MAX_TEMPLATE_ID; id++) {
            final String candidate = MessagePrinter.messageName(id);
            if (null != candidate && candidate.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return id;
            }
        }
        throw new UsageException("no such type of message: " + name + " (e.g. Trade, NewOrder, ExecutionReport)");
    }
}
