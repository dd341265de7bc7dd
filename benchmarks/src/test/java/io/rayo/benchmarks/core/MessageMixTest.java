package io.rayo.benchmarks.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageValidator;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.CoreSettings;
import io.rayo.engine.market.MarketSettings;
import io.rayo.engine.market.MarketStage;
import io.rayo.engine.stage.Stage;
import org.junit.jupiter.api.Test;

class MessageMixTest {
    @Test
    void shouldBeTheMixThatIsPromised() {
        MessageMix mix = new MessageMix();
        int[] counts = new int[100];
        for (int i = 0; i < 2 * MessageMix.INSTRUMENTS + MessageMix.COUNT; i++) {
            int at = mix.next();
            assertEquals(i + 1, EventHeaders.sequence(mix.buffer(), at));
            assertNull(MessageValidator.defect(mix.buffer(), at, mix.length()), "message " + i);
            counts[EventHeaders.templateId(mix.buffer(), at)]++;
        }
        assertEquals(0.2, (double) counts[TradeDecoder.TEMPLATE_ID] / MessageMix.COUNT, 0.02);
        assertEquals(0.5, (double) counts[TopOfBookDecoder.TEMPLATE_ID] / MessageMix.COUNT, 0.02);
        assertEquals(0.3, (double) counts[BookDeltaDecoder.TEMPLATE_ID] / MessageMix.COUNT, 0.02);
    }

    @Test
    void shouldKeepBooksLiveAndWindowsWithinBoundsAndCloseNoBarWhileMeasured() {
        MarketStage market = new MarketStage(MarketSettings.defaults());
        long[] bars = new long[1];
        Core core = new Core(
                new Stage[] {market},
                (buffer, offset, length) ->
                        bars[0] += BarDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset) ? 1 : 0,
                new CoreSettings(0, 0),
                null);
        MessageMix mix = new MessageMix();
        for (int i = 0; i < CoreBenchmark.PRELUDE; i++) {
            int at = mix.next();
            core.onEvent(mix.buffer(), at, mix.length());
        }
        assertTrue(bars[0] > 0);
        long barsBefore = bars[0];
        for (int i = 0; i < CoreBenchmark.MEASURED; i++) {
            int at = mix.next();
            core.onEvent(mix.buffer(), at, mix.length());
        }
        assertEquals(barsBefore, bars[0]);
        assertEquals(0, market.crossedBooks());
        assertEquals(0, market.invalidLevels());
        assertEquals(0, market.ignoredDeltas());
        assertEquals(0, market.groupErrors());
        assertEquals(0, market.refusedTrades());
        assertEquals(0, market.tapeDrops());
        for (int id = 1; id <= MessageMix.INSTRUMENTS; id++) {
            assertEquals(BookState.LIVE, market.bookState(id));
        }
    }

    @Test
    void shouldRepeatWithNewSequencesAfterReset() {
        MessageMix mix = new MessageMix();
        int first = mix.next();
        mix.next();
        mix.reset();
        assertEquals(first, mix.next());
        assertEquals(1, EventHeaders.sequence(mix.buffer(), first));
        assertEquals(MessageMix.START_NS, EventHeaders.receiveTimeNs(mix.buffer(), first));
    }
}
