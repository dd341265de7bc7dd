package io.rayo.gateways.okx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The venue's checksum of a book, as plain as its documentation. */
final class SlowChecksum {
    private SlowChecksum() {}

    static int of(final Map<?, ?> bids, final Map<?, ?> asks) {
        final List<String> parts = new ArrayList<>();
        final List<String> bidTexts = texts(bids);
        final List<String> askTexts = texts(asks);
        for (int i = 0; i < 25; i++) {
            if (i < bidTexts.size()) {
                parts.add(bidTexts.get(i));
            }
            if (i < askTexts.size()) {
                parts.add(askTexts.get(i));
            }
        }
        final CRC32 crc = new CRC32();
        crc.update(String.join(":", parts).getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }

    private static List<String> texts(final Map<?, ?> side) {
        final List<String> texts = new ArrayList<>();
        side.forEach((price, quantity) -> texts.add(price + ":" + quantity));
        return texts;
    }
}
