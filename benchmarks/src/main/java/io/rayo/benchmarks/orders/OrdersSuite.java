package io.rayo.benchmarks.orders;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.gateways.orders.HmacSigner;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What does it cost to write an order as its venue wants it, signature included, beside nothing but an HMAC-SHA256 over
 * as many bytes? The floor is the faster of the JDK's {@code Mac} and our own signer, so that a slow one flatters
 * nobody. Venues that sign a connection once and not each order are measured as they are.
 */
public final class OrdersSuite implements Suite {
    private static final double WANTED_RATIO = 1.5;
    private static final byte[] SECRET =
            "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j".getBytes(US_ASCII);

    private long sink;

    @Override
    public String name() {
        return "orders";
    }

    @Override
    public String description() {
        return "an order written and signed for each venue beside a bare HMAC-SHA256";
    }

    @Override
    public List<BenchRow> measure(final Run run) {
        final Effort effort = run.effort();
        final int rounds = effort.pick(1, 9, 25);
        final int operations = effort.pick(20, 20_000, 50_000);
        final int warmUps = effort.pick(1, 5, 10);
        final List<BenchRow> rows = new ArrayList<>();
        final List<VenueOrder> venues = VenueOrder.all();
        for (int i = 0; i < warmUps; i++) {
            for (final VenueOrder venue : venues) {
                ours(venue, operations);
                jdk(venue.length(), operations);
                own(venue.length(), operations);
            }
        }
        for (final VenueOrder venue : venues) {
            run.tell(venue.name());
            final double[] ours = new double[rounds];
            final double[] jdk = new double[rounds];
            final double[] own = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                jdk[i] = jdk(venue.length(), operations);
                ours[i] = ours(venue, operations);
                own[i] = own(venue.length(), operations);
            }
            final boolean isJdkFaster = Rounds.median(jdk) <= Rounds.median(own);
            final long before = Threads.allocatedBytes();
            ours(venue, operations);
            final double allocated = (double) (Threads.allocatedBytes() - before) / operations;
            final BenchRow.Builder row = BenchRow.row(
                            venue.name() + ", " + venue.length() + " bytes", "ns/op", Rounds.median(ours))
                    .floor(
                            "HMAC-SHA256 of as many bytes, " + (isJdkFaster ? "JDK's Mac" : "own signer"),
                            Math.min(Rounds.median(jdk), Rounds.median(own)))
                    .allocated(allocated)
                    .noAllocation();
            rows.add((venue.isOfSha256() ? row.ratioAtMost(WANTED_RATIO) : row).build());
        }
        if (0 == sink) {
            throw new IllegalStateException("nothing was written");
        }
        return rows;
    }

    private double ours(final VenueOrder venue, final int operations) {
        final long startNs = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            sink += venue.write(i);
        }
        return (double) (System.nanoTime() - startNs) / operations;
    }

    private double jdk(final int length, final int operations) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            final byte[] payload = new byte[length];
            final byte[] digest = new byte[mac.getMacLength()];
            final long startNs = System.nanoTime();
            for (int i = 0; i < operations; i++) {
                payload[0] = (byte) i;
                mac.update(payload, 0, length);
                mac.doFinal(digest, 0);
                sink += digest[0];
            }
            return (double) (System.nanoTime() - startNs) / operations;
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("every Java has HmacSHA256", ex);
        }
    }

    private double own(final int length, final int operations) {
        final HmacSigner signer = new HmacSigner(HmacSigner.Hash.SHA_256, SECRET);
        final byte[] payload = new byte[length];
        final long startNs = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            payload[0] = (byte) i;
            sink += signer.sign(payload, 0, length)[0];
        }
        return (double) (System.nanoTime() - startNs) / operations;
    }
}
