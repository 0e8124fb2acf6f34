//! How a matter goes on once it is mended, and how it ends where it cannot be.

use lianxi_domain::push::RegistrationDecided;

use crate::answer::Pace;
use crate::course::Course;
use crate::expected::HandedOver;
use crate::faults;
use crate::institution::Place;
use crate::office_hours::limits;
use crate::plan::{Fault, Watch};

pub(crate) fn finish_founding(course: &mut Course<'_>) {
    course.send();
    course.acknowledge(Pace::Prompt);
    course.relay(Pace::Prompt, "received");
    course.watch(Watch::Filed);
}

pub(crate) fn finish_change(course: &mut Course<'_>) {
    course.send();
    course.acknowledge(Pace::Prompt);
    course.relay(Pace::Prompt, "received");
    course.expected.handed_over.push(HandedOver {
        workflow: "change-and-termination",
        matter: "备案信息随登记变更",
    });
    course.end("changed");
}

pub(crate) fn correct_and_go_on(
    course: &mut Course<'_>,
    pace: Pace,
    fault: Fault,
    right: &RegistrationDecided,
) {
    course.correct(pace, &faults::corrections(fault, right));
    finish_founding(course);
}

pub(crate) fn correct_in_vain(
    course: &mut Course<'_>,
    fault: Fault,
    right: &RegistrationDecided,
    place: Place,
) {
    for round in 0..limits::CORRECT_TIMES {
        let corrections = faults::vain(course.draws, fault, right, place, round);
        course.correct(Pace::Prompt, &corrections);
    }
    course.expected.handed_over.push(HandedOver {
        workflow: "joint-conference",
        matter: "登记数据多次更正仍不通过",
    });
    course.end_unchecked("conference");
}

pub(crate) fn reject_in_vain(course: &mut Course<'_>, right: &RegistrationDecided, place: Place) {
    course.send();
    course.reject("辖区错误", "服务场所不在所填县（市、区）");
    for round in 0..limits::RESEND_TIMES {
        let corrections = faults::vain(course.draws, Fault::PremisesElsewhere, right, place, round);
        course.correct(Pace::Prompt, &corrections);
        course.reject("辖区错误", "服务场所仍不在所填县（市、区）");
    }
    course.expected.handed_over.push(HandedOver {
        workflow: "joint-conference",
        matter: "登记信息多次被退回",
    });
    course.end("conference");
}
