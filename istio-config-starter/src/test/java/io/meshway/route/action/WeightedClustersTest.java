package io.meshway.route.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedClustersTest {

    private static WeightedClusters.Entry entry(String host, int weight) {
        return new WeightedClusters.Entry(new ClusterKey(host, 80, ""), weight, HeaderEdits.NONE, HeaderEdits.NONE);
    }

    @Test
    void everyDrawFallsOnADestinationInProportionToItsWeight() {
        var clusters = new WeightedClusters(List.of(entry("a", 1), entry("b", 3), entry("c", 2)));

        assertThat(clusters.total()).isEqualTo(6);
        assertThat(IntStream.range(0, 6).map(clusters::indexOf)).containsExactly(0, 1, 1, 1, 2, 2);
    }

    @Test
    void onlyDestinationTakesEveryDraw() {
        assertThat(new WeightedClusters(List.of(entry("a", 1))).indexOf(0)).isZero();
    }
}
