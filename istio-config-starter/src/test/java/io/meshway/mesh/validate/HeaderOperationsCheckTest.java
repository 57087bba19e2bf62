package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V10. */
class HeaderOperationsCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {request: {set: {x-a: "1"}, add: {x-b: ""}, remove: [x-c]}}
                    {response: {set: {x-a: "1"}, add: {x-b: "2"}, remove: [x-c]}}
                    {request: {set: {host: b.com}}}
                    {request: {add: {":authority": b.com}}}
                    {request: {set: {x-a: "100%%"}}}
                    {request: {set: {x-a: "%REQ(x-b)%-%REQ(a?:METHOD)%"}}}
                    {request: {set: {x-a: "%DOWNSTREAM_REMOTE_ADDRESS%,%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}}}
                    {response: {set: {x-a: "%PROTOCOL% %START_TIME% %RESP(x-b)%"}}}
                    """)
    void accepts(String headers) {
        Validated.rule("{route: [{destination: {host: b}, headers: " + headers + "}]}")
                .saysNothing();
        Validated.rule("{route: [{destination: {host: b}}], headers: " + headers + "}")
                .saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {request: {set: {":path": /x}}}         | .request.set[:path]
                    {request: {add: {":method": GET}}}      | .request.add[:method]
                    {request: {remove: [x-a, Host]}}        | .request.remove[1]
                    {request: {remove: [":authority"]}}     | .request.remove[0]
                    {response: {set: {host: a}}}            | .response.set[host]
                    {response: {add: {":status": "200"}}}   | .response.add[:status]
                    {response: {remove: [host]}}            | .response.remove[0]
                    {request: {set: {"x a": "1"}}}          | .request.set[x a]
                    {request: {set: {"": "1"}}}             | .request.set[]
                    {request: {remove: ["x:a"]}}            | .request.remove[0]
                    {request: {set: {x-a: "50%"}}}          | .request.set[x-a]
                    {request: {set: {x-a: "%REQ(x"}}}       | .request.set[x-a]
                    {request: {set: {x-a: "%HOSTNAME%"}}}   | .request.set[x-a]
                    {response: {add: {x-a: "a\\nb"}}}     | .response.add[x-a]
                    """)
    void refuses(String headers, String path) {
        Validated.rule("{route: [{destination: {host: b}, headers: " + headers + "}]}")
                .isOnlyRefusedAt("spec.http[0].route[0].headers" + path);
        Validated.rule("{route: [{destination: {host: b}}], headers: " + headers + "}")
                .isOnlyRefusedAt("spec.http[0].headers" + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    headers: {request: {set: {host: a}}}, rewrite: {authority: b}
                    headers: {request: {set: {host: a}, add: {":authority": b}}}
                    """)
    void refusesTwoAuthorities(String fields) {
        Validated.rule("{route: [{destination: {host: b}}], " + fields + "}")
                .isOnlyRefusedAt("spec.http[0].headers.request");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    rewrite: {authority: b}, headers: {request: {set: {x-host: a}}}
                    headers: {request: {set: {host: a}}}
                    """)
    void acceptsOneAuthority(String fields) {
        Validated.rule("{route: [{destination: {host: b}, headers: {request: {set: {host: c}}}}], " + fields + "}")
                .saysNothing();
    }
}
