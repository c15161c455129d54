// A finger has no pointer to rest: a tap on a mark shows its value beside it, a tap elsewhere takes it away.
(() => {
  const tip = document.createElement("p");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.append(tip);
  document.addEventListener("click", (event) => {
    const title = event.target.closest("figure svg rect")?.querySelector("title");
    tip.hidden = !title;
    if (!title) return;
    tip.textContent = title.textContent;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(event.pageX, room))}px`;
    tip.style.top = `${event.pageY + 14}px`;
  });
})();
