pub mod opaque;
