package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.ModelMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls about this node and its cluster. */
final class NodeCalls {

    private final Rooms rooms;
    private final GatewayConfig config;

    NodeCalls(Rooms rooms, GatewayConfig config) {
        this.rooms = rooms;
        this.config = config;
    }

    Future<Answers.Models> models() {
        return rooms.ask(
                        Addresses.models(),
                        new ModelMessage.AskAll(),
                        config.limits().askDeadline())
                .map(all -> new Answers.Models(all.models(), config.defaultModel()));
    }

    Future<Answers.Cluster> cluster() {
        return rooms.ask(
                        Addresses.cluster(),
                        new LeaseMessage.AskCluster(),
                        config.limits().askDeadline())
                .map(cluster -> new Answers.Cluster(
                        cluster.members().stream().map(Answers.Node::of).toList()));
    }

    Answers.Alive live() {
        return new Answers.Alive(true, config.nodeName());
    }

    Future<Answers.Ready> ready() {
        Map<String, Answers.Part> parts = new TreeMap<>();
        List<Future<Answers.Part>> asked = config.readinessRooms().stream()
                .map(room -> part(room).onSuccess(part -> parts.put(room, part)))
                .toList();
        return Future.join(asked)
                .map(all -> new Answers.Ready(parts.values().stream().allMatch(Answers.Part::ok), parts));
    }

    /** How one room is; a room that does not answer is not ready. */
    Future<Answers.Part> part(String room) {
        return rooms.ask(
                        Addresses.health(room),
                        new HealthMessage.Ask(),
                        config.limits().healthDeadline())
                .map(answer -> new Answers.Part(answer.ok(), answer.detail()))
                .otherwise(thrown -> new Answers.Part(false, Problem.of(thrown).detail()));
    }
}
