package io.framebus.scene;

/**
 * A pole beside the road: with a lamp over the road, or with a traffic light for one road.
 *
 * @param x metres
 * @param y metres
 * @param armX where the arm points, length in metres
 * @param armY where the arm points
 * @param height metres
 * @param signal whether it carries a traffic light
 * @param road whose light it is
 */
record StreetLamp(double x, double y, double armX, double armY, double height, boolean signal, Signals.Road road) {

    void draw(Pen pen, Signals.Lamp lamp) {
        int metal = pen.light.lit(0x565C60, 0.5, -0.3, 0.4, 0);
        pen.rod(x, y, 0.085, 0.085, x, y, height, 0.06, metal);
        if (signal) {
            drawSignal(pen, lamp);
        } else {
            pen.rod(x, y, height, 0.05, x + armX, y + armY, height + 0.25, 0.045, metal);
            pen.rod(
                    x + armX * 0.8,
                    y + armY * 0.8,
                    height + 0.2,
                    0.1,
                    x + armX * 1.1,
                    y + armY * 1.1,
                    height + 0.24,
                    0.1,
                    pen.light.lit(0xB8BEC2, 0, 0, 1, 0));
        }
    }

    private void drawSignal(Pen pen, Signals.Lamp lamp) {
        pen.rod(x, y, height - 0.85, 0.2, x, y, height - 0.1, 0.2, 0x1E2224);
        bulb(pen, height - 0.14, lamp == Signals.Lamp.RED ? 0xFF4034 : 0x4A1614);
        bulb(pen, height - 0.47, lamp == Signals.Lamp.AMBER ? 0xFFC23A : 0x4A3A12);
        bulb(pen, height - 0.8, lamp == Signals.Lamp.GREEN ? 0x3DF08A : 0x123F26);
    }

    private void bulb(Pen pen, double z, int colour) {
        double towardsX = pen.camera.x - x;
        double towardsY = pen.camera.y - y;
        double distance = Math.sqrt(towardsX * towardsX + towardsY * towardsY);
        pen.ball(x + 0.24 * towardsX / distance, y + 0.24 * towardsY / distance, z, 0.12, colour);
    }

    void cast(ShadowMap map) {
        map.rod(x, y, 0, x, y, height, 0.09);
        if (signal) {
            map.rod(x, y, height - 0.9, x, y, height, 0.2);
        } else {
            map.rod(x, y, height, x + armX, y + armY, height, 0.1);
        }
    }
}
