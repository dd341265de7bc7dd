package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rayo.gateways.net.DeflateOffer.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeflateOfferTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permessage-deflate                                                          | REMEMBERS
            permessage-deflate; client_no_context_takeover                              | REMEMBERS
            permessage-deflate;server_no_context_takeover;client_no_context_takeover    | FORGETS
            Permessage-Deflate ; server_no_context_takeover                             | FORGETS
            permessage-deflate; server_max_window_bits=15                               | REMEMBERS
            permessage-deflate; server_max_window_bits="8"; server_no_context_takeover  | FORGETS
            permessage-deflate; server_max_window_bits=16                               | UNSOUND
            permessage-deflate; server_max_window_bits=07                               | UNSOUND
            permessage-deflate; server_max_window_bits                                  | UNSOUND
            permessage-deflate; client_max_window_bits=10                               | UNSOUND
            permessage-deflate; server_no_context_takeover=1                            | UNSOUND
            permessage-deflate; server_no_context_takeover; server_no_context_takeover  | UNSOUND
            permessage-deflate; something                                               | UNSOUND
            permessage-deflate, permessage-deflate                                      | UNSOUND
            x-webkit-deflate-frame                                                      | UNSOUND
            """)
    void shouldAcceptOnlyWhatItOffered(String header, Answer expected) {
        assertEquals(expected, DeflateOffer.read(List.of(header), true));
        assertEquals(Answer.UNSOUND, DeflateOffer.read(List.of(header), false));
    }

    @Test
    void shouldDoWithoutCompressionWhereTheHostDeclines() {
        assertEquals(Answer.NONE, DeflateOffer.read(List.of(), true));
        assertEquals(Answer.NONE, DeflateOffer.read(List.of(), false));
        assertEquals(Answer.UNSOUND, DeflateOffer.read(List.of("permessage-deflate", "permessage-deflate"), true));
    }
}
