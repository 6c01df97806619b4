/** Which of Debian's packages has a library to link against: the custom, and the well-known libraries that do not follow it (read off trixie's Contents index). */

/** `name` as linkers or pkg-config call it: "pq", "libpq". By custom the package is `lib<name>-dev`. */
export function packageWithLibrary(name: string): { readonly name: string; /** Whether it was looked up and not guessed. */ readonly known: boolean } {
  const found = Object.entries(PACKAGES).find(([, names]) => names.split(" ").includes(name));
  if (found) return { name: found[0], known: true };
  return { name: `${name.startsWith("lib") ? name : `lib${name}`}-dev`, known: CUSTOMARY.has(name.replace(/^lib/, "")) };
}

/** The target that athanor brings along for a package's libraries, if any. */
export function targetWithLibrary(debianPackage: string): string | undefined {
  return SYSTEM[debianPackage] && `@athanor//sysroots/system:${SYSTEM[debianPackage]}`;
}

/** All that is known: a line `<name> <package> <target>` for each name, without the target where there is none. */
export function knownLibraries(): readonly string[] {
  const customary = [...CUSTOMARY].flatMap((name) => [[name, `lib${name}-dev`], [`lib${name}`, `lib${name}-dev`]] as const);
  const others = Object.entries(PACKAGES).flatMap(([name, names]) => names.split(" ").map((one) => [one, name] as const));
  return [...others, ...customary].map(([name, found]) => [name, found, targetWithLibrary(found) ?? ""].join(" ").trimEnd());
}

/** Packages whose libraries are targets of sysroots/system. */
export const SYSTEM: Readonly<Record<string, string>> = { "libpq-dev": "pq", "libssl-dev": "ssl", "zlib1g-dev": "z" };

/** Followers of the custom that crates often ask for. */
const CUSTOMARY: ReadonlySet<string> = new Set("pq ssl ecpg zstd lz4 bz2 lzma sqlite3 mariadb xml2 ffi git2 ssh udev systemd dbus-1 sodium snappy rocksdb gmp mpfr webp tiff freetype fontconfig xkbcommon pulse opus vorbis vulkan drm gbm event ev nghttp2 idn2 unistring sasl2 ldap uuid blkid mount seccomp cap cap-ng elf dw bpf numa archive magic gpg-error gpgme assuan nettle mbedtls protobuf rdkafka yaml json-c jansson hwloc fuse fuse3 jemalloc mimalloc avcodec avformat avutil swscale vpx x264 aom dav1d heif lcms2 proj gdal fftw3 audit crypt".split(" "));

const PACKAGES: Readonly<Record<string, string>> = {
  "libacl1-dev": "acl",
  "libasound2-dev": "asound alsa",
  "libattr1-dev": "attr",
  "libbz2-dev": "bzip2",
  "libc-ares-dev": "cares libcares",
  "libcairo2-dev": "cairo",
  "libcurl4-openssl-dev": "curl libcurl",
  "libecpg-dev": "pgtypes libpgtypes libecpg",
  "libegl-dev": "EGL egl",
  "libexpat1-dev": "expat",
  "libflac-dev": "FLAC flac",
  "libfreetype-dev": "freetype2",
  "libgcrypt20-dev": "gcrypt libgcrypt",
  "libgdk-pixbuf-2.0-dev": "gdk_pixbuf-2.0 gdk-pixbuf-2.0",
  "libgeos-dev": "geos_c geos",
  "libgio-2.0-dev": "glib-2.0 gobject-2.0 gio-2.0",
  "libgl-dev": "GL gl",
  "libgnutls28-dev": "gnutls",
  "libgstreamer1.0-dev": "gstreamer-1.0",
  "libgtk-3-dev": "gtk-3 gtk+-3.0",
  "libgtk-4-dev": "gtk4 gtk-4",
  "libicu-dev": "icuuc icu-uc icui18n icu-i18n",
  "libjpeg62-turbo-dev": "jpeg libjpeg",
  "libkrb5-dev": "gssapi_krb5 krb5-gssapi krb5",
  "libncurses-dev": "ncurses ncursesw tinfo",
  "libopencv-dev": "opencv4",
  "libpam0g-dev": "pam",
  "libpango1.0-dev": "pango-1.0 pango",
  "libpcap0.8-dev": "pcap libpcap",
  "libpcre2-dev": "pcre2-8 libpcre2-8",
  "libpng-dev": "png png16 libpng libpng16",
  "libreadline-dev": "readline",
  "libselinux1-dev": "selinux libselinux",
  "libsndfile1-dev": "sndfile",
  "libssh2-1-dev": "ssh2 libssh2",
  "libssl-dev": "crypto openssl libcrypto",
  "libtss2-dev": "tss2-sys tss2-esys",
  "libturbojpeg0-dev": "turbojpeg libturbojpeg",
  "libunwind-dev": "unwind libunwind",
  "libusb-1.0-0-dev": "usb-1.0 libusb-1.0",
  "libuv1-dev": "uv libuv",
  "libwayland-dev": "wayland-client wayland-server",
  "libx11-dev": "X11 x11",
  "libxcb1-dev": "xcb",
  "libxml2-dev": "libxml-2.0",
  "libxslt1-dev": "xslt libxslt",
  "libzmq3-dev": "zmq libzmq",
  "portaudio19-dev": "portaudio portaudio-2.0",
  "unixodbc-dev": "odbc",
  "zlib1g-dev": "z zlib",
};
