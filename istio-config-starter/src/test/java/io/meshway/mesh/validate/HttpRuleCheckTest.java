package io.meshway.mesh.validate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V7, V8, V9, V16, V17, V18, V20 and what a rule may do at once. */
class HttpRuleCheckTest {
    private static final String RULE = "spec.http[0]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {route: [{destination: {host: b}}]}
                    {redirect: {uri: /x}}
                    {directResponse: {status: 200}}
                    {directResponse: {status: 599, body: {string: tea}}}
                    {delegate: {name: d}}
                    {delegate: {name: d, namespace: n}, fault: {abort: {httpStatus: 500, percentage: {value: 1}}}}
                    {route: [{destination: {host: b}, weight: 0}]}
                    {route: [{destination: {host: b}, weight: 0}, {destination: {host: c}, weight: 100}]}
                    {route: [{destination: {host: "*.x.com"}}]}
                    {route: [{destination: {host: b, subset: V1, port: {number: 65535}}}]}
                    {route: [{destination: {host: b}}], mirror: {host: c}, mirrorPercentage: {value: 0.5}}
                    {route: [{destination: {host: b}}], mirrors: [{destination: {host: c}}, {destination: {host: d}, percentage: {value: 0}}]}
                    {route: [{destination: {host: b}}], timeout: 1ms}
                    {route: [{destination: {host: b}}], timeout: 0s}
                    {route: [{destination: {host: b}}], rewrite: {uri: /x}}
                    {route: [{destination: {host: b}}], rewrite: {authority: x}}
                    {route: [{destination: {host: b}}], rewrite: {uriRegexRewrite: {match: "^/a(.*)", rewrite: '\\1'}}}
                    """)
    void accepts(String rule) {
        Validated.rule(rule).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {match: [{uri: {prefix: /}}]}                                                    | ''
                    {route: [{destination: {host: b}}], redirect: {uri: /x}}                         | ''
                    {route: [{destination: {host: b}}], directResponse: {status: 200}}               | ''
                    {redirect: {uri: /x}, directResponse: {status: 200}}                             | ''
                    {redirect: {uri: /x}, rewrite: {uri: /y}}                                        | .rewrite
                    {redirect: {uri: /x}, fault: {abort: {httpStatus: 500, percentage: {value: 1}}}} | .fault
                    {directResponse: {status: 200}, rewrite: {uri: /y}}                              | .rewrite
                    {directResponse: {status: 199}}                                                  | .directResponse.status
                    {directResponse: {status: 601}}                                                  | .directResponse.status
                    {directResponse: {}}                                                             | .directResponse.status
                    {delegate: {name: d}, route: [{destination: {host: b}}]}                         | .route
                    {delegate: {name: d}, redirect: {uri: /x}}                                       | .redirect
                    {route: [{destination: {host: ""}}]}                                             | .route[0].destination.host
                    {route: [{weight: 1}]}                                                           | .route[0].destination.host
                    {route: [{destination: {host: "*"}}]}                                            | .route[0].destination.host
                    {route: [{destination: {host: "b:80"}}]}                                         | .route[0].destination.host
                    {route: [{destination: {host: b, subset: v_1}}]}                                 | .route[0].destination.subset
                    {route: [{destination: {host: b, port: {number: 0}}}]}                           | .route[0].destination.port.number
                    {route: [{destination: {host: b, port: {number: 65536}}}]}                       | .route[0].destination.port.number
                    {route: [{destination: {host: b}, weight: -1}]}                                  | .route[0].weight
                    {route: [{destination: {host: b}}, {destination: {host: c}}]}                    | .route
                    {route: [{destination: {host: b}}], mirror: {host: "*"}}                         | .mirror.host
                    {route: [{destination: {host: b}}], mirror: {host: c}, mirrorPercentage: {value: 101}} | .mirrorPercentage
                    {route: [{destination: {host: b}}], mirror: {host: c}, mirrorPercent: 101}       | .mirrorPercentage
                    {route: [{destination: {host: b}}], mirrors: [{destination: {host: c}}, {destination: {host: ""}}]} | .mirrors[1].destination.host
                    {route: [{destination: {host: b}}], mirrors: [{destination: {host: c}}, {destination: {host: d}, percentage: {value: -1}}]} | .mirrors[1].percentage
                    {route: [{destination: {host: b}}], timeout: 0.0005s}                            | .timeout
                    {route: [{destination: {host: b}}], timeout: 0.0015s}                            | .timeout
                    {route: [{destination: {host: b}}], timeout: -1s}                                | .timeout
                    {route: [{destination: {host: b}}], rewrite: {}}                                 | .rewrite
                    {route: [{destination: {host: b}}], rewrite: {uri: /x, uriRegexRewrite: {match: a, rewrite: b}}} | .rewrite.uriRegexRewrite
                    {route: [{destination: {host: b}}], rewrite: {uriRegexRewrite: {match: "(", rewrite: b}}} | .rewrite.uriRegexRewrite.match
                    {route: [{destination: {host: b}}], rewrite: {uriRegexRewrite: {rewrite: b}}}    | .rewrite.uriRegexRewrite.match
                    {route: [{destination: {host: b}}], rewrite: {uriRegexRewrite: {match: a}}}      | .rewrite.uriRegexRewrite.rewrite
                    """)
    void refuses(String rule, String path) {
        Validated.rule(rule).isOnlyRefusedAt(RULE + (path.equals("''") ? "" : path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {match: [{uri: {prefix: /x}}], rewrite: {uri: /}, route: [{destination: {host: b}}]}  | .rewrite.uri
                    {match: [{uri: {prefix: /x/}}, {uri: {prefix: /x}}], rewrite: {uri: /y/}, route: [{destination: {host: b}}]} | .rewrite.uri
                    {delegate: {}}                                                                        | .delegate.name
                    """)
    void warns(String rule, String path) {
        Validated.rule(rule).warnsAt(RULE + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {match: [{uri: {prefix: /x/}}], rewrite: {uri: /}, route: [{destination: {host: b}}]}
                    {match: [{uri: {prefix: /x}}], rewrite: {uri: /y}, route: [{destination: {host: b}}]}
                    {match: [{uri: {exact: /x}}], rewrite: {uri: /}, route: [{destination: {host: b}}]}
                    """)
    void doesNotWarnOfRewritesThatKeepOneSlash(String rule) {
        Validated.rule(rule).saysNothing();
    }

    @Test
    void delegateCannotDelegate() {
        Validated.virtualService("{http: [{delegate: {name: d}}]}").isOnlyRefusedAt("spec.http[0].delegate");
        Validated.virtualService("{http: [{route: [{destination: {host: b}}]}]}")
                .saysNothing();
    }

    @Test
    void largeBodiesAreWarnedOfAndTooLargeOnesRefused() {
        Validated.rule(body(100 * 1024)).saysNothing();
        Validated.rule(body(100 * 1024 + 1)).warnsAt("spec.http[0].directResponse.body");
        Validated.rule(body(1024 * 1024 + 1)).isOnlyRefusedAt("spec.http[0].directResponse.body");
    }

    private static String body(int size) {
        return "{directResponse: {status: 200, body: {string: \"" + "x".repeat(size) + "\"}}}";
    }
}
