package io.rayo.tools.train;

import java.util.List;
import java.util.Locale;

/** Errors by epoch as a picture (SVG): two lines and a frame need no library. */
final class LearningCurve {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int MARGIN = 48;

    private LearningCurve() {}

    static String svg(final List<Trainer.Epoch> epochs) {
        double most = 0;
        for (final Trainer.Epoch epoch : epochs) {
            most = Math.max(most, Math.max(epoch.training(), epoch.validation()));
        }
        final StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>"
                        + "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"black\"/>",
                WIDTH,
                HEIGHT,
                MARGIN,
                MARGIN,
                HEIGHT - MARGIN,
                WIDTH - MARGIN));
        line(svg, epochs, most, true, "#1f77b4");
        line(svg, epochs, most, false, "#d62728");
        text(svg, MARGIN, MARGIN - 12, "black", String.format(Locale.ROOT, "%.4f (mean square error)", most));
        text(svg, WIDTH - MARGIN - 60, HEIGHT - MARGIN + 24, "black", "epoch " + epochs.size());
        text(svg, WIDTH - 200, MARGIN, "#1f77b4", "training");
        text(svg, WIDTH - 200, MARGIN + 18, "#d62728", "validation");
        return svg.append("</svg>\n").toString();
    }

    private static void text(
            final StringBuilder svg, final int x, final int y, final String colour, final String words) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" fill=\"")
                .append(colour);
        svg.append("\">").append(words).append("</text>");
    }

    private static void line(
            final StringBuilder svg,
            final List<Trainer.Epoch> epochs,
            final double most,
            final boolean isTraining,
            final String colour) {
        svg.append("<polyline fill=\"none\" stroke=\"").append(colour).append("\" points=\"");
        for (int i = 0; i < epochs.size(); i++) {
            final double error =
                    isTraining ? epochs.get(i).training() : epochs.get(i).validation();
            final double x = MARGIN + (double) (WIDTH - 2 * MARGIN) * i / Math.max(1, epochs.size() - 1);
            final double y = HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * error / most;
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        svg.append("\"/>");
    }
}
