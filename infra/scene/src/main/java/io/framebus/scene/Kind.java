package io.framebus.scene;

/** What an object is. The order is the order of the classes in the truth files. */
public enum Kind {
    PEDESTRIAN("pedestrian", 1, 1),
    CAR("car", 4, 3),
    VAN("van", 5, 3),
    TRUCK("truck", 6, 3),
    BUS("bus", 9, 3);

    private final String label;
    private final int visDroneCategory;
    private final int motClass;

    Kind(String label, int visDroneCategory, int motClass) {
        this.label = label;
        this.visDroneCategory = visDroneCategory;
        this.motClass = motClass;
    }

    /** The class name in lower case, as VisDrone writes it. */
    public String label() {
        return label;
    }

    /** The category number of VisDrone annotations. */
    public int visDroneCategory() {
        return visDroneCategory;
    }

    /** The class number of MOTChallenge ground truth, which knows one class for all motor vehicles. */
    public int motClass() {
        return motClass;
    }
}
