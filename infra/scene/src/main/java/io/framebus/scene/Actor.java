package io.framebus.scene;

import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

/**
 * Anything that moves and is drawn, at one moment.
 *
 * @param id of the object
 * @param kind its class
 * @param x of its middle, metres
 * @param y of its middle
 * @param middle half its height, metres
 * @param radius of a ball around its middle that encloses it, metres
 * @param artist draws it, given the share of the sun that is kept away from it
 * @param caster draws its shadow
 */
record Actor(
        int id,
        Kind kind,
        double x,
        double y,
        double middle,
        double radius,
        ObjDoubleConsumer<Pen> artist,
        Consumer<Pen> caster) {

    /** Shadows reach this far from what casts them, metres. */
    private static final double SHADOW = 3;

    static Actor of(Vehicle vehicle) {
        double middle = vehicle.kind == Kind.CAR ? 0.75 : 1.4;
        return new Actor(
                vehicle.id,
                vehicle.kind,
                vehicle.x(),
                vehicle.y(),
                middle,
                vehicle.length / 2 + middle,
                (pen, shade) -> VehicleArtist.draw(pen, vehicle, shade),
                pen -> VehicleArtist.shadow(pen, vehicle));
    }

    static Actor of(Walker walker) {
        return new Actor(
                walker.id,
                Kind.PEDESTRIAN,
                walker.x(),
                walker.y(),
                0.9,
                1.1,
                (pen, shade) -> WalkerArtist.draw(pen, walker, shade),
                pen -> WalkerArtist.shadow(pen, walker));
    }

    boolean mayBeSeen(Camera camera) {
        return Scenery.inFrame(camera, x, y, middle, radius + SHADOW);
    }

    void draw(Pen pen, double shade) {
        artist.accept(pen, shade);
    }

    void shadow(Pen pen) {
        caster.accept(pen);
    }
}
