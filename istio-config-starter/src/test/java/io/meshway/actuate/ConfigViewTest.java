package io.meshway.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshSnapshot;
import io.meshway.mesh.ProxyIdentity;
import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.Resources;
import io.meshway.model.Severity;
import io.meshway.proxy.PlanTable;
import io.meshway.route.RouteTable;
import io.meshway.runtime.MeshState;
import io.meshway.source.Admitted;
import io.meshway.source.SourceSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigViewTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10.500Z");
    private static final ProxyIdentity PROXY = ProxyIdentity.gateway("edge", Map.of("istio", "ingressgateway"));
    private static final Finding BROKEN = new Finding(
            Severity.ERROR,
            "IST0106",
            new ResourceKey(Kind.VIRTUAL_SERVICE, "shop", "cart"),
            "istio/cart.yaml#1",
            "spec.http[0].timeout",
            "soon",
            "is no duration",
            "write 5s");
    private static final Finding UNREADABLE =
            new Finding(Severity.ERROR, "UNREADABLE", null, "istio/x.yaml", "", "", "no YAML", "");

    @Test
    void beforeTheFirstConfigurationThereIsNoAge() {
        ConfigView view = ConfigView.of(MeshState.NONE, List.of(), PROXY, NOW, Page.of(null, null, null));
        assertThat(view.version()).isZero();
        assertThat(view.appliedAt()).isNull();
        assertThat(view.ageSeconds()).isNull();
    }

    @Test
    void stateInForceShowsVersionAgeCountsAndWhoTheProxyIs() {
        ConfigView view = view(Page.of(null, null, null));
        assertThat(view.version()).isEqualTo(3);
        assertThat(view.ageSeconds()).isEqualTo(10.5);
        assertThat(view.resources()).isEqualTo(new ConfigView.Resources(5, 2, 1));
        assertThat(view.proxy().role()).isEqualTo("gateway");
        assertThat(view.proxy().namespace()).isEqualTo("edge");
    }

    @Test
    void findingShowsAllItsPartsAndLeavesOutEmptyOnes() {
        List<ConfigView.Problem> findings = view(Page.of(null, null, null)).findings();
        assertThat(findings)
                .containsExactly(
                        new ConfigView.Problem(
                                "ERROR",
                                "IST0106",
                                "VirtualService",
                                "shop",
                                "cart",
                                "istio/cart.yaml#1",
                                "spec.http[0].timeout",
                                "soon",
                                "is no duration",
                                "write 5s"),
                        new ConfigView.Problem(
                                "ERROR", "UNREADABLE", null, null, null, "istio/x.yaml", null, null, "no YAML", null));
    }

    @Test
    void findingsArePagedAndFilteredByResource() {
        ConfigView page = view(Page.of(1, 1, null));
        assertThat(page.totalFindings()).isEqualTo(2);
        assertThat(page.findings()).extracting(ConfigView.Problem::code).containsExactly("UNREADABLE");
        assertThat(view(Page.of(null, null, "shop/cart")).totalFindings()).isEqualTo(1);
    }

    private static ConfigView view(Page page) {
        Admitted admitted = new Admitted(
                Resources.NONE, List.of(), 5, 2, 1, Admitted.NONE.verdicts(), SourceSnapshot.EMPTY, Set.of());
        MeshState state = new MeshState(
                3,
                Instant.parse("2026-01-01T00:00:00Z"),
                admitted,
                MeshSnapshot.EMPTY,
                RouteTable.EMPTY,
                PlanTable.EMPTY);
        return ConfigView.of(state, List.of(BROKEN, UNREADABLE), PROXY, NOW, page);
    }
}
