package io.meshway.source.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A file's bytes as text: UTF-8, or what a byte order mark says.
 *
 * @param text without byte order marks
 * @param malformed whether some bytes are no character; each became {@link #REPLACEMENT}
 */
record FileText(String text, boolean malformed) {
    static final char REPLACEMENT = '\uFFFD';
    private static final String MARK = "\uFEFF";

    static FileText decode(byte[] content) {
        Charset charset = charset(content);
        FileText text;
        try {
            text = new FileText(
                    charset.newDecoder().decode(ByteBuffer.wrap(content)).toString(), false);
        } catch (CharacterCodingException e) {
            text = new FileText(new String(content, charset), true);
        }
        return text.withoutMarks();
    }

    private static Charset charset(byte[] content) {
        if (content.length >= 2 && content[0] == (byte) 0xFE && content[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (content.length >= 2 && content[0] == (byte) 0xFF && content[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    /** Files that were put together from several have marks at the start of later lines too. */
    private FileText withoutMarks() {
        if (!text.contains(MARK)) {
            return this;
        }
        String first = text.startsWith(MARK) ? text.substring(1) : text;
        return new FileText(first.replace("\n" + MARK, "\n"), malformed);
    }
}
