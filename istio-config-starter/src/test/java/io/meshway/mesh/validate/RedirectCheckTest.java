package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V15. */
class RedirectCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {uri: /x}
                    {authority: x}
                    {scheme: https}
                    {port: 8443}
                    {derivePort: FROM_REQUEST_PORT}
                    {prefixRewrite: /y}
                    {uri: /x, redirectCode: 301}
                    {uri: /x, redirectCode: 302}
                    {uri: /x, redirectCode: 303}
                    {uri: /x, redirectCode: 307}
                    {uri: /x, redirectCode: 308}
                    """)
    void accepts(String redirect) {
        Validated.rule("{redirect: " + redirect + "}").saysNothing();
        Validated.rule("{match: [{uri: {prefix: /a}}, {method: {exact: GET}}], redirect: " + redirect + "}")
                .saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                              | ''
                    {redirectCode: 302}             | ''
                    {uri: /x, redirectCode: 200}    | .redirectCode
                    {uri: /x, redirectCode: 300}    | .redirectCode
                    {uri: /x, redirectCode: 304}    | .redirectCode
                    {uri: /x, redirectCode: 400}    | .redirectCode
                    {scheme: ftp}                   | .scheme
                    {scheme: HTTPS}                 | .scheme
                    {port: 0}                       | .port
                    {port: 70000}                   | .port
                    {uri: /x, prefixRewrite: /y}    | .prefixRewrite
                    """)
    void refuses(String redirect, String path) {
        Validated.rule("{redirect: " + redirect + "}")
                .isOnlyRefusedAt("spec.http[0].redirect" + (path.equals("''") ? "" : path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {exact: /a}
                    {regex: "/a.*"}
                    """)
    void refusesPrefixRewriteOfOtherMatches(String uri) {
        Validated.rule("{match: [{uri: {prefix: /a}}, {uri: " + uri + "}], redirect: {prefixRewrite: /y}}")
                .isOnlyRefusedAt("spec.http[0].redirect.prefixRewrite");
    }
}
