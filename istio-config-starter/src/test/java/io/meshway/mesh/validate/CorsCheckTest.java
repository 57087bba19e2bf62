package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V13. */
class CorsCheckTest {
    private static final String CORS = "spec.http[0].corsPolicy";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}
                    {allowOrigins: [{exact: "*"}, {prefix: "https://a"}, {regex: ".*"}]}
                    {allowOrigin: ["*"]}
                    {allowMethods: ["*", GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE]}
                    {allowHeaders: ["*", x-a], exposeHeaders: [X-B]}
                    {maxAge: 24h}
                    {maxAge: 0s}
                    """)
    void accepts(String cors) {
        cors(cors).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {allowOrigins: [{exact: a}, {exact: ""}]} | .allowOrigins[1]
                    {allowOrigins: [{prefix: ""}]}            | .allowOrigins[0]
                    {allowOrigins: [{}]}                      | .allowOrigins[0]
                    {allowOrigins: [{regex: "("}]}            | .allowOrigins[0].regex
                    {allowMethods: [GET, get]}                | .allowMethods[1]
                    {allowMethods: [PROPFIND]}                | .allowMethods[0]
                    {allowHeaders: [""]}                      | .allowHeaders[0]
                    {allowHeaders: ["x a"]}                   | .allowHeaders[0]
                    {exposeHeaders: [x-a, "x:b"]}             | .exposeHeaders[1]
                    {maxAge: 1.5s}                            | .maxAge
                    {maxAge: -1s}                             | .maxAge
                    """)
    void refuses(String cors, String path) {
        cors(cors).isOnlyRefusedAt(CORS + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {allowHeaders: ["x-a, x-b"]} | .allowHeaders[0]
                    """)
    void warns(String cors, String path) {
        cors(cors).warnsAt(CORS + path);
    }

    private static Validated cors(String cors) {
        return Validated.rule("{route: [{destination: {host: b}}], corsPolicy: " + cors + "}");
    }
}
