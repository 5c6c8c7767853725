//! Where the system's linker wants to know every name (macOS), it is told that Python brings the missing ones.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
