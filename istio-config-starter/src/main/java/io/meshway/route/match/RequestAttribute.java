package io.meshway.route.match;

import io.meshway.route.RequestView;
import org.jspecify.annotations.Nullable;

/** What every request has. */
enum RequestAttribute {
    METHOD("method", ":method") {
        @Override
        String of(RequestView request) {
            return request.method();
        }
    },
    SCHEME("scheme", ":scheme") {
        @Override
        String of(RequestView request) {
            return request.scheme();
        }
    },
    AUTHORITY("authority", ":authority") {
        @Override
        String of(RequestView request) {
            return request.authority();
        }
    },
    /** Path and query. */
    TARGET(":path", ":path") {
        @Override
        String of(RequestView request) {
            String query = request.query();
            return query == null ? request.path() : request.path() + '?' + query;
        }
    };

    private final String label;
    private final String pseudoHeader;

    RequestAttribute(String label, String pseudoHeader) {
        this.label = label;
        this.pseudoHeader = pseudoHeader;
    }

    abstract String of(RequestView request);

    String label() {
        return label;
    }

    /** The attribute that a pseudo header of HTTP/2 carries; null for every other name. */
    static @Nullable RequestAttribute ofPseudoHeader(String name) {
        for (RequestAttribute attribute : values()) {
            if (attribute.pseudoHeader.equals(name)) {
                return attribute;
            }
        }
        return null;
    }
}
