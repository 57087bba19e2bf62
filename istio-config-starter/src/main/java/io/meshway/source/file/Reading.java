package io.meshway.source.file;

import tools.jackson.databind.JsonNode;

/** What reading the text of one document gave. */
sealed interface Reading {
    /** A tree. */
    record Tree(JsonNode root) implements Reading {}

    /**
     * The text is not YAML or JSON, or crosses a bound.
     *
     * @param line counted from 1, in the file
     * @param column counted from 1
     * @param value the token that is meant; empty when it may be secret or there is none
     * @param problem what is wrong
     * @param advice what to do; empty when the problem says it
     */
    record Broken(int line, int column, String value, String problem, String advice) implements Reading {}
}
