/** The packaged gateway against a real API server; run by {@code .ci/system}. */
package io.meshway.system;
