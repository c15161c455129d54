//! The command line program.

fn main() -> std::process::ExitCode {
    commissioning_balance::cli::main(std::env::args_os())
}
