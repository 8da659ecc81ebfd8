package io.framebus.vision;

import java.util.List;

/**
 * The names of a model's classes.
 *
 * @param labels by class index from 0
 */
public record Classes(List<String> labels) {

    private static final Classes COCO = new Classes(
            List.of(("person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,"
                            + "parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,"
                            + "umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,sports ball,kite,baseball bat,"
                            + "baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,cup,fork,knife,"
                            + "spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,"
                            + "couch,potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,"
                            + "microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,teddy bear,"
                            + "hair drier,toothbrush")
                    .split(",", -1)));

    public Classes {
        labels = List.copyOf(labels);
    }

    /** The 80 classes of COCO's detection task, in the order models use. */
    public static Classes coco() {
        return COCO;
    }

    /** The name of a class; {@code class_17} where the list does not reach it. */
    public String label(int classId) {
        return classId >= 0 && classId < labels.size() ? labels.get(classId) : "class_" + classId;
    }
}
