package io.meshway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.HeaderFormat.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFormatTest {
    @Test
    void plainTextIsOneLiteral() {
        assertThat(HeaderFormat.parse("a b:c").parts()).containsExactly(new Part.Literal("a b:c"));
        assertThat(HeaderFormat.parse("a b:c").isConstant()).isTrue();
    }

    @Test
    void emptyTextHasNoParts() {
        assertThat(HeaderFormat.parse("")).isEqualTo(new HeaderFormat(List.of(), null));
    }

    @Test
    void doubledPercentIsOnePercent() {
        assertThat(HeaderFormat.parse("100%% of %%x%%").parts()).containsExactly(new Part.Literal("100% of %x%"));
    }

    @Test
    void variablesAreSplitFromText() {
        HeaderFormat format = HeaderFormat.parse("a-%REQ(X-User)%-%PROTOCOL%%START_TIME%");

        assertThat(format.problem()).isNull();
        assertThat(format.isConstant()).isFalse();
        assertThat(format.parts())
                .containsExactly(
                        new Part.Literal("a-"),
                        new Part.RequestHeader("x-user", null, 0),
                        new Part.Literal("-"),
                        new Part.Protocol(),
                        new Part.StartTime());
    }

    @Test
    void alternativeAndLengthBelongToTheVariable() {
        assertThat(HeaderFormat.parse("%REQ(a?:METHOD)%").parts())
                .containsExactly(new Part.RequestHeader("a", ":method", 0));
        assertThat(HeaderFormat.parse("%RESP(a):7%").parts()).containsExactly(new Part.ResponseHeader("a", null, 7));
    }

    @Test
    void clientAddressHasTwoForms() {
        assertThat(HeaderFormat.parse("%DOWNSTREAM_REMOTE_ADDRESS%%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%")
                        .parts())
                .containsExactly(new Part.ClientAddress(true), new Part.ClientAddress(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "50%",
                "%REQ(a)",
                "%REQ(a%",
                "% %",
                "%req(a)%",
                "%REQ()%",
                "%REQ(a b)%",
                "%REQ%",
                "%REQ(a):x%",
                "%PROTOCOL(x)%",
                "%HOSTNAME%",
                "%START_TIME(%s)%",
                "%%%"
            })
    void whatIsNoKnownVariableIsAProblemAndStaysLiteral(String text) {
        HeaderFormat format = HeaderFormat.parse(text);

        assertThat(format.problem()).isNotBlank();
        assertThat(format.parts()).containsExactly(new Part.Literal(text));
    }
}
