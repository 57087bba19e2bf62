package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexRepeatsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1000}",
                "a{1000}b{1000}",
                "(a{10}){100}",
                "(a{10}b){100}(c{10}){100}",
                "a{1000}*",
                "[{1000}]{1000}",
                "[]{1000}]{1000}",
                "[[:alpha:]{999}]{1000}",
                "\\(a{1000}\\){1000}",
                "\\Q(a{1000}){1000}\\E{2}",
                "(a{1000}){x}",
                "(a{1000}){0}",
                "",
                "(((",
                ")))",
                "a{99999999999}"
            })
    void fewCopiesAreFine(String regex) {
        assertThat(RegexRepeats.tooMany(regex)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1001}",
                "(a{100}){11}",
                "((a{10}){10}){11}",
                "((a{10}b|c{3}){10}d){11}",
                "(?:a{2,100}){3,11}",
                "(a{1000,}){2}",
                "(a{1000})?{2}",
                "(a{1000})+{2}",
                "([a]{500}){3}",
                "x(y(a{1000}))z{5}(b(a{1000})c){2}",
                "(((a{999999}){999999}){999999})"
            })
    void manyNestedCopiesAreTooMany(String regex) {
        assertThat(RegexRepeats.tooMany(regex)).isTrue();
    }
}
