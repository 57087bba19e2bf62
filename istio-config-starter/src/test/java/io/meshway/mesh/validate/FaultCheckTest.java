package io.meshway.mesh.validate;

import io.meshway.mesh.MeshConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V14 and the warnings of routing.md 4.9. */
class FaultCheckTest {
    private static final String FAULT = "spec.http[0].fault";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {delay: {fixedDelay: 1ms, percentage: {value: 100}}}
                    {delay: {fixedDelay: 5s, percent: 10}}
                    {delay: {fixedDelay: 5s, percentage: {value: 0}}}
                    {delay: {fixedDelay: 5s, percentage: {value: 0.0001}}}
                    {abort: {httpStatus: 200, percentage: {value: 1}}}
                    {abort: {httpStatus: 600, percentage: {value: 1}}}
                    {abort: {httpStatus: 400, percent: 10}}
                    {abort: {grpcStatus: UNAVAILABLE, percentage: {value: 1}}}
                    """)
    void accepts(String fault) {
        fault(fault).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                        | ''
                    {delay: {fixedDelay: 0.0001s, percentage: {value: 1}}}    | .delay.fixedDelay
                    {delay: {fixedDelay: 0s, percentage: {value: 1}}}         | .delay.fixedDelay
                    {delay: {fixedDelay: 1s, percentage: {value: 100.1}}}     | .delay.percentage.value
                    {delay: {fixedDelay: 1s, percentage: {value: 0.00001}}}   | .delay.percentage.value
                    {delay: {fixedDelay: 1s, percentage: {value: -1}}}        | .delay.percentage.value
                    {abort: {httpStatus: 199, percentage: {value: 1}}}        | .abort.httpStatus
                    {abort: {httpStatus: 601, percentage: {value: 1}}}        | .abort.httpStatus
                    {abort: {httpStatus: 500, percentage: {value: 101}}}      | .abort.percentage.value
                    {abort: {grpcStatus: unavailable, percentage: {value: 1}}}| .abort.grpcStatus
                    {abort: {grpcStatus: "14", percentage: {value: 1}}}       | .abort.grpcStatus
                    """)
    void refuses(String fault, String path) {
        fault(fault).isOnlyRefusedAt(FAULT + (path.equals("''") ? "" : path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {delay: {fixedDelay: 7s}}                | .delay.percentage
                    {abort: {httpStatus: 500}}               | .abort.percentage
                    {abort: {percentage: {value: 1}}}        | .abort
                    {delay: {percentage: {value: 1}}}        | .delay
                    """)
    void warns(String fault, String path) {
        fault(fault).warnsAt(FAULT + path);
    }

    @Test
    void missingPercentageIsFineWhereItMeansAll() {
        MeshConfig defaults = MeshConfig.DEFAULTS;
        MeshConfig old = new MeshConfig(
                defaults.rootNamespace(),
                defaults.domainSuffix(),
                defaults.outboundTrafficPolicy(),
                defaults.pathNormalization(),
                defaults.defaultVirtualServiceExportTo(),
                defaults.defaultServiceExportTo(),
                defaults.defaultDestinationRuleExportTo(),
                defaults.defaultHttpRetryPolicy(),
                defaults.defaultTrafficPolicy(),
                defaults.localityLb(),
                defaults.connections(),
                defaults.gatewayTopology(),
                defaults.portMapping(),
                new MeshConfig.Compat(true, Duration.ZERO, false, false, false, false, false));

        Validated.of("""
                        apiVersion: networking.istio.io/v1
                        kind: VirtualService
                        metadata: {name: test}
                        spec: {hosts: [a.com], http: [{fault: {delay: {fixedDelay: 7s}}, route: [{destination: {host: b}}]}]}
                        """, old).saysNothing();
    }

    private static Validated fault(String fault) {
        return Validated.rule("{route: [{destination: {host: b}}], fault: " + fault + "}");
    }
}
