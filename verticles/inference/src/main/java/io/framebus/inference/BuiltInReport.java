package io.framebus.inference;

import io.framebus.bus.Json;
import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import io.framebus.media.PixelPool;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the command line says about a model that is built in. Blocks for a second or two. */
final class BuiltInReport {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final byte GREY = 126;

    private BuiltInReport() {}

    static ModelsReport.Report of(BuiltInModel model, String licence) {
        try (Recogniser recogniser = model.open(licence);
                Recogniser.Lane lane = recogniser.lane();
                PixelPool pool = new PixelPool(PixelFormat.YUV_BT601.bytes(WIDTH, HEIGHT))) {
            long firstMicros = runMicros(lane, pool);
            long micros = runMicros(lane, pool);
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("family", model.family());
            lines.put("input", "frames of any size");
            lines.put("classes", ModelsReport.classes(model.classes()));
            lines.put("provider", recogniser.provider());
            lines.put("licence", licence.isEmpty() ? "unknown" : licence);
            lines.put("sha256", recogniser.sha256() + ", of its numbers and settings");
            lines.put(
                    "ran once in",
                    ModelsReport.milliseconds(micros) + " (first time " + ModelsReport.milliseconds(firstMicros)
                            + "), one thread, " + WIDTH + "x" + HEIGHT);
            return new ModelsReport.Report(
                    true,
                    model.modelName() + " is built in and usable\n" + ModelsReport.text(lines),
                    json(model, licence, recogniser, micros));
        }
    }

    private static String json(BuiltInModel model, String licence, Recogniser recogniser, long micros) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("built_in", true);
        fields.put("usable", true);
        fields.put("name", model.modelName());
        fields.put("sha256", recogniser.sha256());
        fields.put("licence", licence);
        fields.put("family", model.family());
        fields.put("classes", model.classes());
        fields.put("provider", recogniser.provider());
        fields.put("run_millis", micros / 1000.0);
        return Json.write(fields);
    }

    private static long runMicros(Recogniser.Lane lane, PixelPool pool) {
        Pixels pixels = pool.take(WIDTH, HEIGHT, PixelFormat.YUV_BT601);
        try {
            pixels.data().fill(GREY);
            long started = System.nanoTime();
            lane.prepare(0, pixels);
            lane.run(1);
            lane.decode(0, 0);
            return (System.nanoTime() - started) / 1000;
        } finally {
            pixels.release();
        }
    }
}
