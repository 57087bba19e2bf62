package io.meshway.sidecarapp;

import io.meshway.autoconfigure.OfflineCommands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The proxy beside an application: the starter with the role {@code sidecar}. */
@SpringBootApplication(proxyBeanMethods = false)
public class SidecarApplication {

    public static void main(String[] args) {
        if (OfflineCommands.isCommand(args)) {
            System.exit(OfflineCommands.run(args));
        }
        SpringApplication.run(SidecarApplication.class, args);
    }
}
