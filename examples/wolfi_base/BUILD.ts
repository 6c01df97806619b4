/** A base image of Wolfi's packages. Locking and building it takes Wolfi's repository, so `//...` leaves it out. */
import { apko_base } from "athanor";

apko_base({ name: "wolfi_base", config: "apko.yaml", lock: "apko.lock.json", tags: ["manual"], visibility: ["public"] });
