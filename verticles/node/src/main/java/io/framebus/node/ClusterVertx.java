package io.framebus.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** Vert.x as a member of a Hazelcast cluster: members by list, multicast off, quick to notice the dead. */
final class ClusterVertx {

    /** First port of members that name none; others take the next free one. */
    private static final int FIRST_PORT = 5701;

    private static final int PORTS = 100;

    private ClusterVertx() {}

    static Future<Vertx> start(Settings settings, PrometheusMeterRegistry meters) {
        String host = settings.text(Setting.CLUSTER_HOST);
        VertxOptions options = new VertxOptions()
                .setEventBusOptions(new EventBusOptions().setHost(host).setClusterPublicHost(host))
                .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true));
        return Vertx.builder()
                .with(options)
                .withMetrics(new MicrometerMetricsFactory(meters))
                .withClusterManager(new HazelcastClusterManager(hazelcast(settings, host)))
                .buildClustered();
    }

    private static Config hazelcast(Settings settings, String host) {
        Config config = ConfigUtil.loadConfig();
        config.setClusterName("framebus");
        NetworkConfig network = config.getNetworkConfig();
        int port = settings.number(Setting.CLUSTER_PORT);
        network.setPort(port == 0 ? FIRST_PORT : port);
        network.setPortAutoIncrement(port == 0).setPortCount(PORTS);
        network.getInterfaces().setEnabled(true).addInterface(host);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        // A node that was told of no others seeks none: whoever listens nearby may keep another record.
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.list(Setting.JOIN));
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
        config.setProperty("hazelcast.heartbeat.failuredetector.type", "deadline");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.max.wait.seconds.before.join", "1");
        return config;
    }
}
