/** Extensions of files that are read as source code: programs, queries, settings, data that people write by hand. */
export const SOURCE_EXTENSIONS: readonly string[] =
  `ada adb ads asm s awk bas bash bat c cc cfg clj cljs cljc cmake cmd coffee conf cpp cr cs css cu cxx d dart dockerfile
   el elm erl ex exs f f90 f95 for fs fsi fsx fth glsl go gradle graphql gql groovy h hcl hh hlsl hpp hrl hs hxx idl ini
   ipp java jl js json json5 jsonc jsx kt kts less lisp lua m mak mjs cjs mk ml mli mm mts cts nim nix pas php pl plist
   pm pp pro properties proto ps1 psm1 pug py pyi pyx r rake rb rkt rs sass scala scm scss sh sol sql styl sv svelte
   swift tcl tf thrift toml ts tsx v vala vb vbs vhd vhdl vue wat wgsl xml xsd xsl xslt yaml yml zig zsh`.split(/\s+/);

/** Names, in lower case, of such files without an extension. */
export const SOURCE_NAMES: ReadonlySet<string> = new Set(
  "brewfile cmakelists.txt containerfile dockerfile gemfile gnumakefile jenkinsfile justfile makefile procfile rakefile vagrantfile".split(
    " ",
  ),
);
