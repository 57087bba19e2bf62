package io.meshway.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshway.cluster.ClusterRef;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.MeshConfig;
import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.PlanCompiler;
import io.meshway.proxy.ProxyEnvironment;
import io.meshway.proxy.ResponseStamp;
import io.meshway.telemetry.OwnAnswers;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments are checked when a route is loaded, and what is wrong is said by the argument's name. */
class IstioArgumentsTest {
    private final ResponseStamp stamp = new ResponseStamp("test", InstantSource.system());
    private final IstioFilters filters = new IstioFilters(
            MeshConfig.DEFAULTS,
            new PlanCompiler(new ProxyEnvironment(
                            IstioArgumentsTest::noCluster,
                            new LocalReplies(stamp, new OwnAnswers()),
                            stamp,
                            Random::new,
                            InstantSource.system(),
                            false))
                    .loose(),
            () -> MeshConfig.DEFAULTS);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "IstioFault; abort.httpStatus; 700; abort.httpStatus",
                "IstioFault; abort.httpstatus; 503; abort.httpstatus",
                "IstioFault; delay.fixedDelay; soon; delay.fixedDelay",
                "IstioTimeout; timeout; 5; timeout",
                "IstioRetry; attempts; many; attempts",
                "IstioRetry; atempts; 3; atempts",
                "IstioCors; maxAge; long; maxAge",
                "IstioRedirect; prefixRewrite; /new; prefix",
                "IstioRewrite; prefix; new; prefix",
                "IstioRewrite; uriRegexRewrite.match; [; uriRegexRewrite.match",
                "IstioDirectResponse; status; 9; status",
                "IstioHeaders; request.sett.x-a; b; request.sett",
            })
    void wrongArgumentIsNamed(String filter, String name, String value, String named) {
        assertThatThrownBy(() -> factory(filter).apply(IstioArguments.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(filter + ": argument ")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "IstioFault; abort; percentage",
                "IstioFault; crash; kind",
                "IstioMirror; not a host; no host name",
                "IstioMirror; mesh://reviews:99999; no port",
            })
    void wrongShortcutIsExplained(String filter, String first, String named) {
        assertThatThrownBy(() -> factory(filter).apply(IstioArguments.of("_genkey_0", first, "_genkey_1", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void wrongArgumentBesideRightOnesIsNamed() {
        assertThatThrownBy(() -> factory("IstioRedirect").apply(IstioArguments.of("uri", "/x", "redirectCode", "999")))
                .hasMessageContaining("argument redirectCode=999");
        assertThatThrownBy(() -> factory("IstioMirror")
                        .apply(IstioArguments.of("destination.host", "reviews", "percentage.value", "150")))
                .hasMessageContaining("argument percentage=150");
    }

    @Test
    void argumentsThatAreMissingAltogetherAreRefused() {
        assertThatThrownBy(() -> factory("IstioTimeout").apply(new IstioArguments()))
                .hasMessageContaining("no arguments");
    }

    @Test
    void conditionOfAnUnknownFieldIsRefused() {
        var match = new IstioMatchRoutePredicateFactory(filters);
        assertThatThrownBy(() -> match.apply(IstioArguments.of("gateways", "edge")))
                .hasMessageContaining("argument gateways");
        assertThatThrownBy(() -> match.apply(IstioArguments.of("uri.perfix", "/a")))
                .hasMessageContaining("uri.perfix");
    }

    @Test
    void addressIsHostPortAndSubset() {
        assertThat(MeshAddress.parse("mesh://reviews:9080/v2")).isEqualTo(new MeshAddress("reviews", 9080, "v2"));
        assertThat(MeshAddress.parse("mesh://reviews")).isEqualTo(new MeshAddress("reviews", null, null));
        assertThatThrownBy(() -> MeshAddress.parse("mesh://reviews:9080/v2/more"))
                .hasMessageContaining("subset");
    }

    @Test
    void filtersStandOneALineAndThoseWithoutArgumentsMayShareOne() {
        assertThat(FilterTexts.split("- A\n\nB=1,2\nC, D, E=x, y")).containsExactly("A", "B=1,2", "C", "D", "E=x, y");
    }

    private IstioGatewayFilterFactory factory(String name) {
        return switch (name) {
            case "IstioFault" -> IstioGatewayFilterFactory.fault(filters);
            case "IstioCors" -> IstioGatewayFilterFactory.cors(filters);
            case "IstioHeaders" -> IstioGatewayFilterFactory.headers(filters);
            case "IstioRewrite" -> IstioGatewayFilterFactory.rewrite(filters);
            case "IstioRedirect" -> IstioGatewayFilterFactory.redirect(filters);
            case "IstioDirectResponse" -> IstioGatewayFilterFactory.directResponse(filters);
            case "IstioRetry" -> IstioGatewayFilterFactory.retry(filters);
            case "IstioTimeout" -> IstioGatewayFilterFactory.timeout(filters);
            default -> IstioGatewayFilterFactory.mirror(filters);
        };
    }

    private static ClusterRef noCluster(ClusterKey key) {
        throw new AssertionError("no cluster is asked for here: " + key);
    }
}
