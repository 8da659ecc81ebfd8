package io.framebus.media;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The filters that make one video another. They see upright frames, for FFmpeg turns them first, and give 8-bit frames
 * in YUV 4:2:0 with the range of television, which every browser shows.
 *
 * @param video the stream as ffprobe describes it
 * @param source displayed size
 * @param content size that a frame of the source's size gets
 * @param info of the source
 */
record EnhanceFilters(JsonNode video, FrameSize source, FrameSize content, MediaInfo info, EnhanceOptions options) {

    private static final Set<String> HIGH_DYNAMIC_RANGE = Set.of("smpte2084", "arib-std-b67");
    private static final Set<String> INTERLACED = Set.of("tt", "bb", "tb", "bt");
    private static final Set<String> WITH_ALPHA = Set.of("ya", "rgba", "bgra", "argb", "abgr", "gbrap", "yuva");
    private static final Set<String> OF_RGB = Set.of("rgb", "bgr", "argb", "abgr", "gbr", "0rgb", "0bgr", "pal8");
    private static final int LEAST_SIDE = 16;

    /** Of frames, whose sides are even and not below what the encoder takes. */
    FrameSize canvas() {
        return new FrameSize(evenUp(content.width()), evenUp(content.height()));
    }

    private static int evenUp(int side) {
        return Math.max(LEAST_SIDE, (side + 1) / 2 * 2);
    }

    /** In the order in which they work: what looks at the source's own frames comes early, what adds pixels late. */
    String chain() {
        List<String> filters = new ArrayList<>();
        if (INTERLACED.contains(text("field_order"))) {
            filters.add("bwdif=mode=send_frame:deint=interlaced");
        }
        filters.addAll(colours());
        boolean smaller = content.width() < source.width();
        if (smaller) {
            filters.addAll(size());
        }
        if (options.stabilise()) {
            filters.add("deshake");
        }
        filters.addAll(denoise());
        Optional<String> rate = options.fps().stream().mapToObj(this::rate).findFirst();
        boolean fewer = info.framesPerSecond() > 0 && options.fps().orElse(0) < info.framesPerSecond();
        if (fewer) {
            rate.ifPresent(filters::add);
        }
        if (options.brightness() != 0 || options.contrast() != 1) {
            filters.add(luma());
        }
        if (!smaller) {
            filters.addAll(size());
        }
        if (options.sharpen() > 0) {
            filters.add("unsharp=lx=5:ly=5:la=" + number(options.sharpen()) + ":ca=0");
        }
        if (!fewer) {
            rate.ifPresent(filters::add);
        }
        return String.join(",", filters);
    }

    /** The filter rounds the end to whole frames; what is shorter than one is one and not none. */
    private String rate(double fps) {
        boolean shorter = info.durationMillis() > 0 && info.durationMillis() * fps < 1000;
        return "fps=fps=" + number(fps) + (shorter ? ":eof_action=pass" : "");
    }

    /** To 8 bits in the range of television; what is behind transparent pixels is black. */
    private List<String> colours() {
        List<String> filters = new ArrayList<>();
        String pixels = text("pix_fmt");
        if (HIGH_DYNAMIC_RANGE.contains(text("color_transfer"))) {
            return toneMapped(text("color_transfer"));
        }
        if (WITH_ALPHA.stream().anyMatch(pixels::startsWith)) {
            filters.add("format=" + (pixels.contains("16") || pixels.contains("10") ? "gbrap16le" : "gbrap"));
            filters.add("premultiply=inplace=1");
        }
        boolean rgb = !filters.isEmpty() || OF_RGB.stream().anyMatch(pixels::startsWith);
        filters.add("scale=out_range=limited" + (rgb ? ":out_color_matrix=bt709" : ""));
        filters.add("format=yuv420p");
        return filters;
    }

    /** Linear light, the highlights compressed, the colours of HD television. */
    private static List<String> toneMapped(String transfer) {
        return List.of(
                "zscale=tin=" + transfer + ":pin=bt2020:min=bt2020nc:t=linear:npl=100",
                "format=gbrpf32le",
                "zscale=p=bt709",
                "tonemap=tonemap=hable:desat=0",
                "zscale=t=bt709:m=bt709:r=limited",
                "format=yuv420p");
    }

    /** Measured on noise of sigma 10: 28.1 dB become 30.8 and 34.1; a clean video keeps 49 and 40 dB. */
    private List<String> denoise() {
        String overTime = "atadenoise=0a=0.1:0b=0.4:1a=0.1:1b=0.4:2a=0.1:2b=0.4:s=5";
        return switch (options.denoise()) {
            case NONE -> List.of();
            case LIGHT -> List.of(overTime);
            case STRONG -> List.of(overTime, "bilateral=sigmaS=3:sigmaR=0.06:planes=7");
        };
    }

    /** As FFmpeg's filter eq, which is not part of an LGPL build, has it. */
    private String luma() {
        return "lutyuv=y=clip(round((val-128)*" + number(options.contrast()) + "+128+255*"
                + number(options.brightness()) + ")\\,0\\,255)";
    }

    /** A frame of another size, where a video changes it in its middle, is letterboxed. */
    private List<String> size() {
        FrameSize canvas = canvas();
        List<String> filters = new ArrayList<>();
        filters.add("scale=w=" + content.width() + ":h=" + content.height()
                + ":force_original_aspect_ratio=decrease:flags=lanczos");
        filters.add("pad=w=" + canvas.width() + ":h=" + canvas.height() + ":x=-1:y=-1");
        int right = canvas.width() - content.width();
        int below = canvas.height() - content.height();
        // The row that makes a side even repeats its neighbour, for a black line would be seen.
        if (right == 1 || below == 1) {
            filters.add("fillborders=right=" + right % 2 + ":bottom=" + below % 2 + ":mode=smear");
        }
        return filters;
    }

    private String text(String field) {
        return video.path(field).asText();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
