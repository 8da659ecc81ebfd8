package io.framebus.training;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes what users of the models have to know, with the numbers measured just now. */
final class Cards {

    /** The command that repeats a training. */
    static final String COMMAND =
            "mvn -Ptraining -am -pl model-assets/training -DskipTests verify -Dtraining.phase=verify";

    private Cards() {}

    static byte[] detector(
            TrainingSettings settings, int bytes, int parameters, double milliseconds, List<String> rows) {
        String text = String.format(
                Locale.ROOT,
                """
                # scene_detector

                Finds pedestrians, cars, vans, trucks and buses on the made-up crossing that `./framebus demo` shows. It is there
                so that the demo and the tests need no download.

                | | |
                | --- | --- |
                | file | `scene_detector.onnx`, %d bytes, %d parameters before normalisation is folded in |
                | family | `yolov8`: classes, stride and size stand in its metadata; `models.yaml` says how suppression is done |
                | input | `images` `[1, 3, %d, %d]`, RGB, 0..1, frame in the middle, the rest grey |
                | output | `output0` `[1, %d, %d]`: centre and size in pixels of the input, then a score a class |
                | time | %.1f ms a run on one thread (ONNX Runtime, Xeon 2.5 GHz) |

                ## Metrics

                On %d frames of each view, seeds 1 to %d, as they are and compressed as JPEG of quality %d. AP50 is the area below
                the precision-recall curve at an overlap of 0.5; precision and recall are those at a confidence of %.1f. Decoding
                and suppression (at an overlap of %.1f) are Framebus's own. Objects of which less than a fifth is visible, or most lies outside the frame,
                need not be found.

                | frames | class | objects | AP50 | precision | recall |
                | --- | --- | --- | --- | --- | --- |
                %s

                ## Architecture

                Plain 3 × 3 convolutions, each halving the frame, and residual blocks at strides 4, 8, 16 and 32 (24, 48, 80 and 112
                channels); a pyramid of 48 channels (32 at stride 4) up and down again; at each stride a head of separable
                convolutions without anchors. Stride 4 is for people, who are hardly wider than a place of stride 8. ReLU throughout, normalisation folded into the convolutions. Trained %d steps of two batches with AdamW, first on crops
                of 320 × 192 pixels, then on crops and whole frames, in the end on whole frames; objects are assigned by task
                alignment; losses are cross-entropy and EIoU; the weights are a running mean.

                """,
                bytes,
                parameters,
                DetectorNetwork.HEIGHT,
                DetectorNetwork.WIDTH,
                4 + DetectorNetwork.CLASSES,
                DetectorNetwork.places(DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT),
                milliseconds,
                settings.testScenes() * settings.testFrames(),
                settings.testScenes(),
                settings.compressed(),
                DetectorMetrics.CONFIDENCE,
                DetectorMetrics.SUPPRESSION,
                String.join("\n", rows),
                settings.detectorSteps());
        return (text
                        + data(settings)
                        + limits(
                                settings,
                                "Vans are told from cars and trucks by their outline, which says little where others"
                                        + " hide it."))
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] depth(TrainingSettings settings, int bytes, int parameters, double milliseconds, List<String> rows) {
        String text = String.format(
                Locale.ROOT,
                """
                # scene_depth

                Says how far away everything on the made-up crossing of `./framebus demo` is. It is there so that depth can be
                shown and tested without a download.

                | | |
                | --- | --- |
                | file | `scene_depth.onnx`, %d bytes, %d parameters before normalisation is folded in |
                | family | `depth`, metric, near is small, as its metadata and `models.yaml` say |
                | input | `image` `[1, 3, %d, %d]`, RGB less ImageNet's means over its deviations, frame stretched |
                | output | `depth` `[1, 1, %d, %d]`: metres along the optical axis |
                | time | %.1f ms a run on one thread (ONNX Runtime, Xeon 2.5 GHz) |

                ## Metrics

                On %d frames of each view, seeds 1 to %d, as they are and compressed as JPEG of quality %d, over all pixels of the
                frame; the map is enlarged linearly.

                | frames | AbsRel | RMSE, m | wrong by less than a quarter |
                | --- | --- | --- | --- |
                %s

                ## Architecture

                Convolutions and residual blocks down to stride 32 and separable convolutions back up to stride 2, with a link at
                every stride. Learnt biases of each place tell near from far rows. It learns the logarithm of the distance and
                where it jumps, %d steps of two batches with AdamW; the weights are a running mean.

                """,
                bytes,
                parameters,
                DepthNetwork.HEIGHT,
                DepthNetwork.WIDTH,
                DepthNetwork.HEIGHT / 2,
                DepthNetwork.WIDTH / 2,
                milliseconds,
                settings.testScenes() * settings.testFrames(),
                settings.testScenes(),
                settings.compressed(),
                String.join("\n", rows),
                settings.depthSteps());
        return (text
                        + data(settings)
                        + limits(
                                settings,
                                "Metres are right only for the generator's two cameras, whose heights and lenses"
                                        + " hardly differ."))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String data(TrainingSettings settings) {
        return """
            ## Data

            %d frames of %d scenes of the generator in `infra/scene` (640 × 360 pixels; seeds from %d on; half
            of them seen from a drone, half from a street camera), rendered with varying traffic, sensor noise
            and camera drift and mostly compressed as JPEG of quality %d to %d. In training they are mirrored,
            and their brightness, contrast, colours and noise are varied. All below seed %d is unseen.

            """.formatted(
                        settings.scenes() * FrameStore.FRAMES_OF_A_SCENE,
                        settings.scenes(),
                        FrameSource.FIRST_TRAINING_SEED,
                        FrameSource.LEAST_QUALITY,
                        FrameSource.MOST_QUALITY,
                        FrameSource.FIRST_TRAINING_SEED);
    }

    private static String limits(TrainingSettings settings, String own) {
        return """
            ## Limits

            This scene, not the world: the model knows the shapes, colours and light of the generator and
            nothing else. On real footage its results mean nothing. It knows the generator's two views, in
            daylight, with objects about as large as they are there.
            %s

            ## Again

            ```sh
            %s
            ```

            renders the frames, trains both models, checks the exports against PyTorch and writes models and
            cards; `model-assets/training/README.md` has its settings. It takes an hour or two on two cores, and made these
            weights in one go. The seed (%d) fixes the first weights and the order of everything; the frames are those of
            their own seeds. A run that is broken off and goes on starts its descent with a short rise again, and so
            gives other weights.

            Its licence is this repository's. No pictures or weights of others went into it.
            """.formatted(own, COMMAND, settings.seed());
    }
}
