package io.meshway.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

class PageTest {
    @Test
    void withoutParametersItIsTheFirstFiveHundredOfEverything() {
        assertThat(Page.of(null, null, null)).isEqualTo(new Page(0, 500, ""));
    }

    @Test
    void nobodyGetsMoreThanTenThousandAtOnce() {
        assertThat(Page.of(Integer.MAX_VALUE, null, null).limit()).isEqualTo(10_000);
    }

    @Test
    void negativeNumbersAreABadRequest() {
        assertThatThrownBy(() -> Page.of(0, null, null))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("limit");
        assertThatThrownBy(() -> Page.of(null, -1, null))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("offset");
    }

    @Test
    void cursorGivesThePartOfEachGroupThatIsOnThePage() {
        Page.Cursor cursor = Page.of(3, 2, null).cursor();
        assertThat(cursor.next(1).isEmpty()).isTrue();
        assertThat(cursor.next(3)).isEqualTo(new Page.Slice(1, 3));
        assertThat(cursor.next(2)).isEqualTo(new Page.Slice(0, 1));
        assertThat(cursor.next(4).isEmpty()).isTrue();
        assertThat(cursor.total()).isEqualTo(10);
    }

    @Test
    void offsetNearTheLargestNumberDoesNotOverflow() {
        assertThat(Page.of(10_000, Integer.MAX_VALUE, null).cursor().next(5).isEmpty())
                .isTrue();
    }

    @Test
    void filterIsASubstringInAnyCase() {
        Page page = Page.of(null, null, "ReV");
        assertThat(page.shows("reviews.default.svc.cluster.local")).isTrue();
        assertThat(page.showsAny(List.of("ratings", "details"))).isFalse();
    }
}
