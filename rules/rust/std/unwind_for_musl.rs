//! Debian's libunwind.a is compiled against glibc with _FORTIFY_SOURCE; musl has no such entry points.
//! A va_list is handed over as one pointer on x86_64 and aarch64, so it passes through unread.
//! Compiled before there is a core to link against: hence `no_core`.
#![feature(no_core, lang_items)]
#![no_core]
#![allow(internal_features)]

#[lang = "pointee_sized"]
pub trait PointeeSized {}
#[lang = "meta_sized"]
pub trait MetaSized: PointeeSized {}
#[lang = "sized"]
pub trait Sized: MetaSized {}
#[lang = "copy"]
pub trait Copy {}
impl Copy for i32 {}
impl Copy for usize {}

unsafe extern "C" {
    fn vfprintf(stream: *mut u8, format: *const u8, args: *mut u8) -> i32;
    fn vsnprintf(to: *mut u8, room: usize, format: *const u8, args: *mut u8) -> i32;
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn __vfprintf_chk(stream: *mut u8, _flag: i32, format: *const u8, args: *mut u8) -> i32 {
    unsafe { vfprintf(stream, format, args) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn __vsnprintf_chk(to: *mut u8, room: usize, _flag: i32, _size: usize, format: *const u8, args: *mut u8) -> i32 {
    unsafe { vsnprintf(to, room, format, args) }
}
