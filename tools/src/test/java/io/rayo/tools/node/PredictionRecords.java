package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.codecs.sbe.SignalDecoder;
import io.rayo.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** What a journal has of predictions and of what came of them. */
final class PredictionRecords {
    final Set<Double> values = new TreeSet<>();
    final Set<String> reasons = new TreeSet<>();
    int orders;

    static PredictionRecords of(final Path journal) throws IOException {
        final PredictionRecords records = new PredictionRecords();
        final PredictionDecoder prediction = new PredictionDecoder();
        final SignalDecoder signal = new SignalDecoder();
        final NewOrderDecoder order = new NewOrderDecoder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (JournalReader reader = new JournalReader(journal)) {
            while (reader.poll(
                            (direction, index, buffer, offset, length) -> {
                                switch (EventHeaders.templateId(buffer, offset)) {
                                    case PredictionDecoder.TEMPLATE_ID -> {
                                        final double value = prediction
                                                .wrapAndApplyHeader(buffer, offset, header)
                                                .value();
                                        records.values.add(Math.round(value * 1e6) / 1e6);
                                    }
                                    case SignalDecoder.TEMPLATE_ID -> {
                                        signal.wrapAndApplyHeader(buffer, offset, header);
                                        if (signal.strategyId() == 1) {
                                            records.reasons.add(signal.reason());
                                        }
                                    }
                                    case NewOrderDecoder.TEMPLATE_ID -> {
                                        if (order.wrapAndApplyHeader(buffer, offset, header)
                                                        .strategyId()
                                                == 1) {
                                            records.orders++;
                                        }
                                    }
                                    default -> {
                                        // of no interest
                                    }
                                }
                            },
                            1_024)
                    > 0) {
                // to the end
            }
        }
        return records;
    }
}
