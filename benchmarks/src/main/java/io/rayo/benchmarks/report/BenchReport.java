package io.rayo.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * All rows of a run of a suite with the machine they were got on.
 *
 * @param suite its name.
 * @param machine where it ran.
 * @param quick whether it was the short form.
 * @param otherLoad share of all cores' time that other processes used meanwhile; NaN if not known.
 * @param rows in the order of the suite.
 */
public record BenchReport(String suite, Machine machine, boolean quick, double otherLoad, List<BenchRow> rows) {
    /** Above this share of other work a run on few cores is not to be quoted. */
    public static final double OTHER_LOAD_MAX = 0.05;

    /** Copies. */
    public BenchReport {
        rows = List.copyOf(rows);
    }

    /**
     * Whether every row that has a target meets it.
     *
     * @return true if so.
     */
    public boolean isEveryTargetMet() {
        return rows.stream().noneMatch(row -> Boolean.FALSE.equals(row.met()));
    }

    /**
     * The report as one JSON object.
     *
     * @return its text.
     */
    public String toJson() {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator((Writer) text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("suite", suite);
            json.writeStringField("jvm", machine.jvm());
            json.writeStringField("cpu", machine.cpu());
            json.writeNumberField("cores", machine.cores());
            json.writeStringField("collector", machine.collector());
            json.writeBooleanField("quick", quick);
            number(json, "otherLoad", otherLoad);
            json.writeArrayFieldStart("rows");
            for (final BenchRow row : rows) {
                write(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex); // a StringWriter does not fail
        }
        return text + "\n";
    }

    /**
     * Writes the report to a file, whole or not at all.
     *
     * @param file to write; replaced if it is there.
     * @throws IOException if it cannot be written.
     */
    public void writeJson(final Path file) throws IOException {
        final Path target = file.toAbsolutePath();
        final Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.writeString(part, toJson());
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(final JsonGenerator json, final BenchRow row) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", row.name());
        json.writeStringField("unit", row.unit());
        number(json, "value", row.value());
        number(json, "p50", row.p50());
        number(json, "p99", row.p99());
        number(json, "p999", row.p999());
        number(json, "max", row.max());
        json.writeStringField("floor", row.floor());
        number(json, "floorValue", row.floorValue());
        number(json, "ratio", row.ratio());
        number(json, "allocatedBytesPerOp", row.allocatedBytesPerOp());
        number(json, "ratioP99", row.ratioP99());
        json.writeArrayFieldStart("ratioPairs");
        for (final Double ratio : row.ratioPairs()) {
            json.writeNumber(ratio);
        }
        json.writeEndArray();
        number(json, "calibrationNs", row.calibrationNs());
        number(json, "calibrationMinNs", row.calibrationMinNs());
        number(json, "calibrationMaxNs", row.calibrationMaxNs());
        json.writeStringField("target", row.target());
        if (null == row.met()) {
            json.writeNullField("met");
        } else {
            json.writeBooleanField("met", row.met());
        }
        json.writeStringField("note", row.note());
        json.writeEndObject();
    }

    private static void number(final JsonGenerator json, final String field, final Double value) throws IOException {
        // JSON knows no NaN and no infinity
        if (null == value || !Double.isFinite(value)) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, value);
        }
    }
}
