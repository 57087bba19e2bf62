package io.meshway.sidecarapp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The proxy beside an application: the starter with the role {@code sidecar}. */
@SpringBootApplication(proxyBeanMethods = false)
public class SidecarApplication {

    public static void main(String[] args) {
        SpringApplication.run(SidecarApplication.class, args);
    }
}
