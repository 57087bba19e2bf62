package io.meshway.model.parse;

import io.meshway.model.HttpRedirect;

/** Reads Istio's {@code HTTPRedirect}. */
final class RedirectReader {
    private RedirectReader() {}

    static HttpRedirect read(FieldCursor redirect) {
        redirect.atMostOne("port", "derivePort");
        return new HttpRedirect(
                redirect.text("uri"),
                redirect.text("prefixRewrite"),
                redirect.text("authority"),
                redirect.integer("port"),
                redirect.choice("derivePort", HttpRedirect.DerivePort.class),
                redirect.text("scheme"),
                redirect.integer("redirectCode", Defaults.NUMBER));
    }
}
