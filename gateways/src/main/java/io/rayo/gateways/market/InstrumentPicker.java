package io.rayo.gateways.market;

import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Picks the instruments that a configuration asks for. */
public final class InstrumentPicker {
    private static final String TOP = "top:";

    private InstrumentPicker() {}

    /**
     * Whether a wish can only be answered with the venue's turnovers.
     *
     * @param wanted wishes.
     * @return true if one of them starts with {@code top:}.
     */
    public static boolean wantsTurnovers(final List<String> wanted) {
        return wanted.stream().anyMatch(wish -> wish.startsWith(TOP));
    }

    /**
     * Whether a wish has a form that is known.
     *
     * @param wish to look at.
     * @return null if it has; else what is wrong with it, in a few words.
     */
    public static String problem(final String wish) {
        if (!wish.startsWith(TOP)) {
            return wish.isBlank() ? "a symbol is empty" : null;
        }
        final String[] parts = wish.split(":", -1);
        final boolean isNumber = parts[1].matches("[1-9][0-9]{0,3}");
        return isNumber && parts.length <= 3 ? null : wish + " is not of the form top:50 or top:50:USDT";
    }

    /**
     * Picks the wanted ones.
     *
     * @param all instruments by symbol.
     * @param turnovers of 24 hours by symbol; may be empty if no wish needs them.
     * @param wanted symbols ({@code BTCUSDT}), pairs ({@code BTC/USDT}), patterns of pairs ({@code *}{@code /USDT}), or
     *     {@code top:50} and {@code top:50:USDT} for those of the largest turnover. All but symbols mean spot or
     *     perpetual, never dated futures; patterns and {@code top} only what trades now.
     * @param missing receives what was wanted and is not there.
     * @return each once, in the order of the wishes.
     */
    public static List<InstrumentDetails> pick(
            final Map<String, InstrumentDetails> all,
            final Map<String, Double> turnovers,
            final List<String> wanted,
            final Collection<String> missing) {
        final Map<String, InstrumentDetails> picked = new LinkedHashMap<>();
        for (final String wish : wanted) {
            final List<InstrumentDetails> found = find(all, turnovers, wish);
            if (found.isEmpty()) {
                missing.add(wish);
            }
            found.forEach(details -> picked.putIfAbsent(details.symbol(), details));
        }
        return new ArrayList<>(picked.values());
    }

    private static List<InstrumentDetails> find(
            final Map<String, InstrumentDetails> all, final Map<String, Double> turnovers, final String wish) {
        if (wish.startsWith(TOP)) {
            return top(all, turnovers, wish.split(":", -1));
        }
        final InstrumentDetails exact = all.get(wish);
        if (exact != null) {
            return List.of(exact); // some venues write their symbols with a slash
        }
        final int slash = wish.indexOf('/');
        if (slash < 0) {
            return List.of();
        }
        final String base = wish.substring(0, slash);
        final String quote = wish.substring(slash + 1);
        return all.values().stream()
                .filter(details -> isPair(details, base, quote))
                .toList();
    }

    private static List<InstrumentDetails> top(
            final Map<String, InstrumentDetails> all, final Map<String, Double> turnovers, final String[] parts) {
        final int count = Integer.parseInt(parts[1]);
        final String quote = parts.length > 2 ? parts[2] : "*";
        return all.values().stream()
                .filter(details -> isPair(details, "*", quote) && turnovers.containsKey(details.symbol()))
                .sorted(Comparator.comparingDouble((InstrumentDetails details) -> -turnovers.get(details.symbol()))
                        .thenComparing(InstrumentDetails::symbol))
                .limit(count)
                .toList();
    }

    private static boolean isPair(final InstrumentDetails details, final String base, final String quote) {
        final boolean pattern = base.equals("*") || quote.equals("*");
        return (base.equals("*") || base.equals(details.baseAsset()))
                && (quote.equals("*") || quote.equals(details.quoteAsset()))
                && details.marketType() != MarketType.FUTURE
                && (!pattern || details.status() == InstrumentStatus.TRADING);
    }
}
