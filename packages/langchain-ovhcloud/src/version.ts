declare const BUILT_VERSION: string | undefined;

/** Version of this package, set by the build; source run without a build says so. */
export const PACKAGE_VERSION = typeof BUILT_VERSION === "string" ? BUILT_VERSION : "0.0.0-source";
