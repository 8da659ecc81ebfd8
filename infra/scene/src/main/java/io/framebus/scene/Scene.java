package io.framebus.scene;

import io.framebus.vision.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * A crossing in a small town, frame after frame without end. Belongs to one thread at a time. Making one takes about a
 * second and some 60 MB at 640 × 360.
 */
public final class Scene {

    /** The crossing fills up for this long before the first frame, seconds. */
    private static final double WARM_UP = 130;

    private static final double LONGEST_STEP = 0.1;

    /** Things with fewer pixels than this are no objects of a frame. */
    private static final int LEAST_PIXELS = 6;

    /** Metres around what the camera sees at first that it may see later. */
    private static final double MARGIN = 7;

    private final SceneSettings settings;
    private final CameraPath path;
    private final Weather weather;
    private final Signals signals;
    private final Traffic traffic;
    private final Crowd crowd;
    private final Scenery scenery;
    private final ShadowMap shadows;
    private final GroundView ground;
    private final Raster raster;
    private final Finish finish;
    private final int[] picture;
    private double clock = -WARM_UP;
    private int lastId;
    private int next;

    public Scene(SceneSettings settings) {
        this.settings = settings;
        SplittableRandom random = new SplittableRandom(settings.seed());
        this.path = new CameraPath(settings, random.split());
        this.weather = new Weather(settings.lightVariation(), random.split());
        this.signals = new Signals(random.nextDouble(0, 100));
        IntSupplier ids = () -> ++lastId;
        this.traffic = new Traffic(signals, settings.density(), random.split(), ids);
        this.crowd = new Crowd(signals, traffic::occupied, settings.density(), random.split(), ids);
        this.raster = new Raster(settings.width(), settings.height());
        this.scenery = new Scenery(path.base(), random.split());
        Plot plot = Plot.seenBy(path.base(), MARGIN);
        double[] box = plot.bounds();
        this.shadows = new ShadowMap(weather.at(0), box[0], box[1], box[2], box[3]);
        scenery.cast(shadows);
        shadows.soften();
        double fineness = Ground.fineness(plot, settings.width() * settings.height());
        this.ground = new GroundView(
                new Ground(plot, fineness, new GroundPainter(random.split(), fineness), shadows), raster);
        this.finish = new Finish(settings.noise(), random.split());
        this.picture = new int[settings.width() * settings.height()];
    }

    /** The way of the camera in the scene with these settings. */
    static CameraPath path(SceneSettings settings) {
        return new CameraPath(settings, new SplittableRandom(settings.seed()).split());
    }

    public SceneSettings settings() {
        return settings;
    }

    /** The next frame; the first has index 0. */
    public SceneFrame next() {
        int index = next++;
        double time = index / settings.framesPerSecond();
        advance(time);
        Camera camera = path.at(time);
        Light light = weather.at(time);
        float[] depth = new float[picture.length];
        raster.clear();
        List<Actor> actors = actors(camera);
        Pen pen = new Pen(raster, camera, light);
        actors.forEach(actor -> actor.shadow(pen));
        ground.look(camera, light, picture, depth);
        raster.object(0);
        scenery.draw(pen, signals, time);
        for (int i = 0; i < actors.size(); i++) {
            raster.object(i + 1);
            actors.get(i).draw(pen, shadows.at(actors.get(i).x(), actors.get(i).y()));
        }
        raster.resolve(picture, depth);
        byte[] bgr = finish.bytes(picture, settings.width(), index);
        return new SceneFrame(index, settings.width(), settings.height(), bgr, depth, objects(actors, camera));
    }

    private void advance(double time) {
        int steps = (int) Math.ceil((time - clock) / LONGEST_STEP - 1e-9);
        double step = steps == 0 ? 0 : (time - clock) / steps;
        double start = clock;
        for (int i = 0; i < steps; i++) {
            traffic.advance(start + i * step, step);
            crowd.advance(start + i * step, step);
        }
        clock = time;
    }

    private List<Actor> actors(Camera camera) {
        List<Actor> actors = new ArrayList<>();
        for (List<Vehicle> lane : traffic.lanes()) {
            lane.forEach(vehicle -> actors.add(Actor.of(vehicle)));
        }
        crowd.walkers().forEach(walker -> actors.add(Actor.of(walker)));
        actors.removeIf(actor -> !actor.mayBeSeen(camera));
        actors.sort(Comparator.comparingInt(Actor::id));
        return actors.size() < Raster.SLOTS ? actors : actors.subList(0, Raster.SLOTS - 1);
    }

    private List<SceneObject> objects(List<Actor> actors, Camera camera) {
        List<SceneObject> objects = new ArrayList<>();
        for (int i = 0; i < actors.size(); i++) {
            int alone = raster.alone(i + 1);
            if (alone < LEAST_PIXELS) {
                continue;
            }
            Actor actor = actors.get(i);
            double[] bounds = raster.bounds(i + 1);
            Box whole = new Box((float) bounds[0], (float) bounds[1], (float) bounds[2], (float) bounds[3]);
            Box full = whole.clip(settings.width(), settings.height());
            objects.add(new SceneObject(
                    actor.id(),
                    actor.kind(),
                    full,
                    Math.min(1, (double) raster.seen(i + 1) / alone),
                    1 - full.area() / whole.area(),
                    camera.depth(actor.x(), actor.y(), actor.middle())));
        }
        return objects;
    }
}
