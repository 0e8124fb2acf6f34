//! The binary as people and programs meet it: real processes, their answers and their exit codes.

mod accounts;
mod definitions;
mod directory;
mod draws;
mod editor;
mod lianxi;
mod outside;
mod plugins;
mod scenarios;
mod serving;
mod versions;
