package io.framebus.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The way of a walker: in along an arm of the crossing to its corner, over none to two crosswalks, out along another
 * arm. Corners are told by the signs of their coordinates.
 */
final class Route {

    /**
     * A move from one corner to the next, or in or out along an arm.
     *
     * @param dx direction, -1, 0 or 1
     * @param dy direction, 0 where dx is not
     * @param crosses whether it is a crosswalk
     */
    private record Move(int dx, int dy, boolean crosses) {}

    private static final double NARROWEST = 0.15;
    private static final double WIDEST = 1.2;

    private final List<Move> moves = new ArrayList<>();

    /** Metres to the right of the middle of the pavement or crosswalk. */
    private final double aside;

    private int cornerX;
    private int cornerY;

    private Route(SplittableRandom random) {
        aside = random.nextDouble(NARROWEST, WIDEST);
    }

    static List<Walker.Leg> random(SplittableRandom random) {
        Route route = new Route(random);
        int startX = random.nextBoolean() ? 1 : -1;
        int startY = random.nextBoolean() ? 1 : -1;
        route.plan(random, startX, startY);
        return route.lay(startX, startY);
    }

    private void plan(SplittableRandom random, int startX, int startY) {
        cornerX = startX;
        cornerY = startY;
        boolean along = random.nextInt(3) > 0;
        moves.add(along ? new Move(-cornerX, 0, false) : new Move(0, -cornerY, false));
        int crossings = random.nextInt(3);
        for (int i = 0; i < crossings; i++) {
            boolean straight = i == 0 && random.nextInt(4) > 0;
            cross(straight == (moves.getLast().dx() != 0));
        }
        boolean out = random.nextInt(3) > 0;
        // Nobody turns on the heel at a corner.
        boolean back = out ? moves.getLast().dx() == -cornerX : moves.getLast().dy() == -cornerY;
        moves.add(out != back ? new Move(cornerX, 0, false) : new Move(0, cornerY, false));
    }

    private void cross(boolean overStreet) {
        if (overStreet) {
            moves.add(new Move(-cornerX, 0, true));
            cornerX = -cornerX;
        } else {
            moves.add(new Move(0, -cornerY, true));
            cornerY = -cornerY;
        }
    }

    private List<Walker.Leg> lay(int startX, int startY) {
        List<Walker.Leg> legs = new ArrayList<>();
        cornerX = startX;
        cornerY = startY;
        Move in = moves.getFirst();
        double x = in.dx() != 0 ? cornerX * Town.WALK_END : cornerX * Town.WALK_X + offsetX(in);
        double y = in.dy() != 0 ? cornerY * Town.WALK_END : cornerY * Town.WALK_Y + offsetY(in);
        for (int i = 0; i < moves.size(); i++) {
            Move move = moves.get(i);
            if (move.crosses()) {
                cornerX = move.dx() != 0 ? -cornerX : cornerX;
                cornerY = move.dy() != 0 ? -cornerY : cornerY;
            }
            double toX = cornerX * Town.WALK_X + offsetX(move);
            double toY = cornerY * Town.WALK_Y + offsetY(move);
            if (i + 1 < moves.size()) {
                toX += offsetX(moves.get(i + 1)) * (move.dx() != 0 ? 1 : 0);
                toY += offsetY(moves.get(i + 1)) * (move.dy() != 0 ? 1 : 0);
            } else {
                toX = move.dx() != 0 ? cornerX * Town.WALK_END : toX;
                toY = move.dy() != 0 ? cornerY * Town.WALK_END : toY;
            }
            legs.add(new Walker.Leg(x, y, toX, toY, move.crosses()));
            x = toX;
            y = toY;
        }
        return legs;
    }

    private double offsetX(Move move) {
        return move.dy() * aside;
    }

    private double offsetY(Move move) {
        return -move.dx() * aside;
    }
}
